import { Event, Lock, Pipe, Process, Queue, Semaphore, sleep } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function disturb(pid: number, over: Event) {
  while (!over.wait(0.02)) process.kill(pid, 'SIGUSR2')
}
export function hold(lock: Lock, held: Event) {
  lock.with(() => {
    held.set()
    sleep(0.4)
  })
}

/** What comes of waiting, and whether that took as long as it should, which a signal must not shorten. */
function longEnough(action: () => unknown) {
  const began = Date.now()
  const answer = outcome(action)
  return [answer, Date.now() - began >= 390]
}

export function main() {
  process.on('SIGUSR2', () => undefined)
  const over = new Event()
  const other = new Process({ target: disturb, args: [process.pid, over] })
  other.start()
  const [lock, held] = [new Lock(), new Event()]
  const holder = new Process({ target: hold, args: [lock, held] })
  holder.start()
  tell(
    held.wait(),
    lock.acquire(),
    longEnough(() => lock.acquire({ timeout: 0.4 })),
  )
  holder.join()
  tell(
    longEnough(() => new Semaphore(0).acquire({ timeout: 0.4 })),
    longEnough(() => new Event().wait(0.4)),
  )
  const [queue, ends] = [new Queue(), Pipe()]
  tell(
    longEnough(() => queue.get({ timeout: 0.4 })),
    longEnough(() => ends[0].poll(0.4)),
  )
  tell(
    longEnough(() => other.join(0.4)),
    longEnough(() => sleep(0.4)),
    other.isAlive(),
  )
  over.set()
  other.join()
  tell(other.exitcode)
}
