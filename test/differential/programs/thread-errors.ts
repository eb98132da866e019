import { exit, Process, SimpleQueue, ValueError } from 'multiprocessing'
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  currentThread,
  Event,
  Lock,
  Queue,
  RLock,
  Semaphore,
  Thread,
} from 'threading'
import { outcome, tell } from '../support/said.ts'

export function fail(results: Queue) {
  try {
    throw new ValueError('wrong')
  } finally {
    results.put('on the way out')
  }
}
export function leave(results: Queue) {
  try {
    exit(7)
  } finally {
    results.put('left')
  }
}
export function join_self(results: Queue) {
  results.put(outcome(() => currentThread().join()))
}
export const child = () => undefined

function run(target: (results: Queue) => void): unknown[] {
  const results = new Queue()
  const thread = new Thread({ target, args: [results] })
  thread.start()
  thread.join()
  return [thread.name, thread.isAlive(), results.get()]
}

export function main() {
  tell(run(fail), run(leave), run(join_self))
  tell(outcome(() => currentThread().join()))
  tell(outcome(() => Object.assign(currentThread(), { daemon: true })) !== undefined)
  const makers = [
    () => new Lock(),
    () => new RLock(),
    () => new Condition(),
    () => new Semaphore(),
    () => new BoundedSemaphore(),
    () => new Event(),
    () => new Barrier(2),
    () => new Queue(),
  ]
  for (const make of makers) {
    const process = new Process({ target: child, args: [make()] })
    tell(
      outcome(() => process.start()),
      process.isAlive(),
    )
  }
  const shared = new SimpleQueue()
  tell(
    outcome(() => shared.put(new Lock())),
    shared.empty(),
  )
  tell(
    outcome(() => shared.put(['deep', { in: new Queue() }])),
    shared.empty(),
  )
  const inside = new Queue()
  const lock = new Lock()
  inside.put([lock, inside])
  const back = inside.get() as unknown[]
  tell(back[0] === lock, back[1] === inside)
}
