import { Event, Process, Semaphore, sleep } from 'multiprocessing'
import { tell } from '../support/said.ts'

export function setter(event: Event) {
  sleep(0.1)
  event.set()
}
export function runner(event: Event, arrived: Semaphore) {
  if (event.wait(10)) arrived.release()
}

export function main() {
  const event = new Event()
  tell(event.isSet(), event.wait(0), event.wait(0.05), event.wait(-1))
  event.set()
  event.set()
  tell(event.isSet(), event.wait(), event.wait(0))
  event.clear()
  event.clear()
  tell(event.isSet(), event.wait(0.05))
  const process = new Process({ target: setter, args: [event] })
  process.start()
  tell(event.wait(), event.isSet())
  process.join()
  const [start, arrived] = [new Event(), new Semaphore(0)]
  const runners = Array.from({ length: 4 }, () => new Process({ target: runner, args: [start, arrived] }))
  for (const process of runners) process.start()
  sleep(0.3)
  tell(arrived.getValue())
  start.set()
  for (const process of runners) process.join()
  tell(arrived.getValue())
}
