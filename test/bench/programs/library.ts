import { Lock, Pool, Process, Queue, RawArray, RawValue, Semaphore, Value, print, sleep } from 'multiprocessing'

/** Nanoseconds an operation. python/library.py measures the same in CPython. */
const FIGURES: Readonly<Record<string, () => number>> = {
  lock: () => {
    const lock = new Lock()
    return perOperation(100_000, (count) => {
      for (let i = 0; i < count; i++) {
        lock.acquire()
        lock.release()
      }
    })
  },
  contended: () => together(contend, 1_000_000),
  bank: () => together(bank, 1_000_000),
  value: () => {
    const value = new Value('i', 0)
    return perOperation(50_000, (count) => {
      for (let i = 0; i < count; i++) value.getLock().with(() => (value.value = value.value + 1))
    })
  },
  rawValue: () => {
    const value = new RawValue('i', 0)
    return perOperation(500_000, (count) => {
      for (let i = 0; i < count; i++) value.value = value.value + 1
    })
  },
  queueInts: () => queueNs(200_000, 0),
  queue1KiB: () => queueNs(200_000, 1 << 10),
  queue64KiB: () => queueNs(15_000, 64 << 10),
  pingPong: () => {
    const [ping, pong] = [new Semaphore(0), new Semaphore(0)]
    const other = new Process({ target: answer, args: [ping, pong, 1 + 5 * 2000] })
    other.start()
    ping.release()
    pong.acquire()
    const ns = perOperation(
      2000,
      (count) => {
        for (let i = 0; i < count; i++) {
          ping.release()
          pong.acquire()
        }
      },
      5,
    )
    other.join()
    return ns
  },
  // The lab makes the next spare after a quiet moment; who starts two at once has the second started cold.
  spareStart: () => median(starts().map(([spare]) => spare)),
  coldStart: () => median(starts().map(([, cold]) => cold)),
  apply: () => {
    using pool = new Pool(2)
    return perOperation(1000, (count) => {
      for (let i = 0; i < count; i++) pool.apply(increment, [i])
    })
  },
  map: () => {
    using pool = new Pool(2)
    const numbers = Array.from({ length: 200_000 }, (_, index) => index)
    return perOperation(1, () => void pool.map(increment, numbers, 1000))
  },
}

export function main({ figure }: { figure: string }) {
  const measure = FIGURES[figure]
  if (!measure) throw new Error(`There is no figure "${figure}"; there are ${Object.keys(FIGURES).join(', ')}.`)
  print(measure())
}

/** Seconds on a clock that all processes share. */
const now = (): number => Number(process.hrtime.bigint()) / 1e9

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!

/** The best of several rounds: the others were disturbed. */
function perOperation(count: number, loop: (count: number) => void, rounds = 9): number {
  let best = Infinity
  for (let round = 0; round < rounds; round++) {
    const began = now()
    loop(count)
    best = Math.min(best, now() - began)
  }
  return (best / count) * 1e9
}

export const increment = (x: number) => x + 1
export function nothing() {
  // A process that only starts and ends.
}

/** Two processes do the same at once, for as long as the first beginning to the last end. */
function together(target: typeof contend, count: number): number {
  const [lock, value, arrived] = [new Lock(), new Value('i', 0), new RawValue('i', 0)]
  const times = new RawArray('d', 4)
  const workers = [0, 1].map((index) => new Process({ target, args: [{ lock, value, arrived, times, index, count }] }))
  for (const worker of workers) worker.start()
  for (const worker of workers) worker.join()
  if (value.value !== 2 * count) throw new Error(`The lock let an update be lost: ${value.value} of ${2 * count}.`)
  const [a = NaN, b = NaN, c = NaN, d = NaN] = times
  const took = Math.max(c, d) - Math.min(a, b)
  return (took / (2 * count)) * 1e9
}

interface Contest {
  lock: Lock
  value: Value
  arrived: RawValue
  /** When each began, then when each ended. */
  times: RawArray<'d'>
  index: number
  count: number
}

/** The two fight for a lock that guards a bare number. */
export function contend(contest: Contest) {
  const { lock, count } = contest
  const value = contest.value.getObj()
  line(contest)
  for (let i = 0; i < count; i++) {
    lock.acquire()
    value.value = value.value + 1
    lock.release()
  }
  contest.times.set(2 + contest.index, now())
}

/** As in the scenario `bank`: a lock that guards a Value. */
export function bank(contest: Contest) {
  const { lock, value, count } = contest
  line(contest)
  for (let i = 0; i < count; i++) {
    lock.acquire()
    value.value = value.value + 1
    lock.release()
  }
  contest.times.set(2 + contest.index, now())
}

function line({ lock, arrived, times, index }: Contest) {
  lock.with(() => (arrived.value = arrived.value + 1))
  while (arrived.value < 2);
  times.set(index, now())
}

export function produce(queue: Queue, count: number, bytes: number) {
  const item = new Uint8Array(bytes).fill(1)
  for (let i = 0; i < count; i++) queue.put(bytes === 0 ? i : item)
}

/** From one process to another, the middle of three goes. */
function queueNs(count: number, bytes: number): number {
  return median(
    [0, 1, 2].map(() => {
      const queue = new Queue()
      const producer = new Process({ target: produce, args: [queue, count, bytes] })
      producer.start()
      queue.get()
      const began = now()
      for (let i = 1; i < count; i++) queue.get()
      const took = now() - began
      producer.join()
      return (took / (count - 1)) * 1e9
    }),
  )
}

export function answer(ping: Semaphore, pong: Semaphore, count: number) {
  for (let i = 0; i < count; i++) {
    ping.acquire()
    pong.release()
  }
}

const SPARE_READY_S = 0.8

/** Nanoseconds of starts and joins, in pairs: the first from a spare, the second cold. */
function starts(): [number, number][] {
  return Array.from({ length: 3 }, () => {
    sleep(SPARE_READY_S)
    return [startNs(), startNs()]
  })
}

function startNs(): number {
  const process = new Process({ target: nothing })
  const began = now()
  process.start()
  process.join()
  return (now() - began) * 1e9
}
