import { Condition, Process, RawArray, sleep } from 'multiprocessing'
import { tell } from '../support/said.ts'

export function waiter(condition: Condition, counts: RawArray, timeout?: number) {
  condition.with(() => {
    counts[0] = counts[0]! + 1
    const place = condition.wait(timeout) ? 1 : 2
    counts[place] = counts[place]! + 1
  })
}
function waiting(condition: Condition, counts: RawArray, number: number) {
  while (!condition.with(() => counts[0] === number)) sleep(0.01)
}

export function main() {
  const [condition, counts] = [new Condition(), new RawArray('i', 3)]
  const six = Array.from({ length: 6 }, () => new Process({ target: waiter, args: [condition, counts] }))
  for (const process of six) process.start()
  waiting(condition, counts, 6)
  for (const number of [1, 2]) {
    condition.with(() => {
      condition.notify(number)
    })
    sleep(0.4)
    tell([...counts])
  }
  condition.with(() => {
    condition.notifyAll()
  })
  for (const process of six) process.join()
  tell([...counts])
  const late = new Process({ target: waiter, args: [condition, counts, 0.3] })
  condition.with(() => {
    condition.notify(3)
  })
  late.start()
  late.join()
  tell([...counts])
}
