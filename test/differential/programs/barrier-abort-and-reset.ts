import { Barrier, Event, Process, Queue } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

/** Number 0 aborts instead of waiting; all meet at the second barrier, where one resets the first, and try again. */
export function party(number: number, barrier: Barrier, second: Barrier, answers: Queue, left: Event) {
  if (number === 0) {
    while (barrier.nWaiting < 2);
    barrier.abort()
  } else {
    answers.put(outcome(() => barrier.wait()))
  }
  if (second.wait() === 0) {
    barrier.reset()
    left.set()
  }
  left.wait()
  second.wait()
  answers.put(['again', barrier.wait() < 3])
}

export function main() {
  const [barrier, second] = [new Barrier(3), new Barrier(3)]
  const [answers, left] = [new Queue(), new Event()]
  const crew = [0, 1, 2].map((number) => new Process({ target: party, args: [number, barrier, second, answers, left] }))
  for (const process of crew) process.start()
  tell(Array.from({ length: 5 }, () => answers.get()))
  for (const process of crew) process.join()
  tell(
    crew.map(({ exitcode }) => exitcode),
    barrier.broken,
    barrier.nWaiting,
    second.broken,
  )
}
