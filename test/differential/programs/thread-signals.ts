import { Barrier, Condition, currentThread, Event, Queue, Thread, Timer } from 'threading'
import { outcome, tell } from '../support/said.ts'

export const runner = (event: Event, results: Queue) => results.put(event.wait(10))
export function sleeper(condition: Condition, ready: Queue, results: Queue) {
  condition.with(() => {
    ready.put(1)
    results.put(condition.wait(10))
  })
}
export const party = (barrier: Barrier, results: Queue) => results.put(barrier.wait())
export const ring = (results: Queue, word: string) => results.put([word, currentThread().name])

function allOf(target: (...args: never[]) => void, count: number, ...args: unknown[]): Thread[] {
  const threads = Array.from({ length: count }, () => new Thread({ target, args }))
  for (const thread of threads) thread.start()
  return threads
}
function joinAll(threads: readonly Thread[]) {
  for (const thread of threads) thread.join()
}

export function main() {
  const event = new Event()
  const results = new Queue()
  tell(event.isSet(), event.wait(0.02))
  let threads = allOf(runner, 2, event, results)
  event.set()
  joinAll(threads)
  tell(results.get(), results.get(), event.isSet(), event.wait())

  const condition = new Condition()
  const ready = new Queue()
  tell(
    outcome(() => condition.wait()),
    outcome(() => condition.notify()),
    outcome(() => condition.release()),
  )
  threads = allOf(sleeper, 3, condition, ready, results)
  threads.forEach(() => ready.get())
  condition.with(() => condition.notify())
  tell(results.get())
  condition.with(() => condition.notifyAll())
  joinAll(threads)
  tell(results.get(), results.get(), results.empty())
  condition.with(() =>
    tell(
      condition.wait(0.02),
      condition.waitFor(() => 'yes'),
      condition.waitFor(() => false, 0.02),
    ),
  )

  const barrier = new Barrier(3)
  threads = allOf(party, 2, barrier, results)
  const mine = barrier.wait()
  joinAll(threads)
  const places = [mine, results.get() as number, results.get() as number]
  tell(
    places.sort((a, b) => a - b),
    barrier.broken,
    barrier.nWaiting,
    barrier.parties,
  )
  tell(
    outcome(() => barrier.wait(0.02)),
    barrier.broken,
    outcome(() => barrier.wait()),
    barrier.reset(),
    barrier.broken,
  )

  const timer = new Timer(0.02, ring, { args: [results, 'rung'] })
  const never = new Timer(60, ring, { args: [results, 'never'] })
  tell(timer.isAlive(), timer.daemon)
  timer.start()
  never.start()
  never.cancel()
  timer.join()
  never.join()
  const [word, name] = results.get() as string[]
  tell(word, name === timer.name, results.empty(), never.isAlive())
}
