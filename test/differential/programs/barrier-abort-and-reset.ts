import { Barrier, Event, Process, Queue } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

/** Number 0 aborts instead of waiting; all meet at the second barrier, where one resets the first, and try again. */
export function party(number: number, barrier: Barrier, second: Barrier, aborted: Queue, again: Queue, left: Event) {
  if (number === 0) {
    while (barrier.nWaiting < 2);
    barrier.abort()
  } else {
    aborted.put(outcome(() => barrier.wait()))
  }
  if (second.wait() === 0) {
    barrier.reset()
    left.set()
  }
  left.wait()
  second.wait()
  again.put(barrier.wait() < 3)
}

export function main() {
  const [barrier, second] = [new Barrier(3), new Barrier(3)]
  // Two queues: a put of one process may arrive after a later one of another.
  const [aborted, again] = [new Queue(), new Queue()]
  const left = new Event()
  const crew = [0, 1, 2].map(
    (number) => new Process({ target: party, args: [number, barrier, second, aborted, again, left] }),
  )
  for (const process of crew) process.start()
  tell(
    Array.from({ length: 2 }, () => aborted.get()),
    Array.from({ length: 3 }, () => again.get()),
  )
  for (const process of crew) process.join()
  tell(
    crew.map(({ exitcode }) => exitcode),
    barrier.broken,
    barrier.nWaiting,
    second.broken,
  )
}
