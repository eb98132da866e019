import { Lock, Pool, Process, Queue, RawValue, Value, print, sleep } from 'multiprocessing'

/** Seconds since some moment. */
const now = (): number => performance.now() / 1000

/** Nanoseconds an operation of `loop` takes, the best of several rounds: the others were disturbed. */
function perOperation(count: number, loop: (count: number) => void): number {
  let best = Infinity
  for (let round = 0; round < 9; round++) {
    const began = now()
    loop(count)
    best = Math.min(best, now() - began)
  }
  return (best / count) * 1e9
}

export function nothing() {
  // A process that only starts and ends.
}

export function produce(queue: Queue, count: number) {
  for (let i = 0; i < count; i++) queue.put(i)
}

export const increment = (x: number) => x + 1

export function contend(lock: Lock, value: RawValue, arrived: RawValue, count: number) {
  lock.with(() => (arrived.value = arrived.value + 1))
  while (arrived.value < 2);
  for (let i = 0; i < count; i++) {
    lock.acquire()
    value.value = value.value + 1
    lock.release()
  }
}

export function main() {
  const lock = new Lock()
  const value = new Value('i', 0)
  const raw = new RawValue('i', 0)
  const figures = {
    lockNs: perOperation(100_000, (count) => {
      for (let i = 0; i < count; i++) {
        lock.acquire()
        lock.release()
      }
    }),
    contendedNs: contendedNs(100_000),
    valueNs: perOperation(100_000, (count) => {
      for (let i = 0; i < count; i++) value.value = value.value + 1
    }),
    rawValueNs: perOperation(500_000, (count) => {
      for (let i = 0; i < count; i++) raw.value = raw.value + 1
    }),
    queueNs: queueNs(200_000),
    ...poolNs(5000, 200_000),
    startNs: startNs(),
  }
  print(JSON.stringify(figures))
}

function contendedNs(count: number): number {
  const lock = new Lock()
  const value = new RawValue('i', 0)
  const arrived = new RawValue('i', 0)
  const workers = [0, 1].map(() => new Process({ target: contend, args: [lock, value, arrived, count] }))
  for (const worker of workers) worker.start()
  while (arrived.value < 2) sleep(0.0005)
  const began = now()
  for (const worker of workers) worker.join()
  const took = now() - began
  if (value.value !== 2 * count) throw new Error(`The lock let an update be lost: ${value.value} of ${2 * count}.`)
  return (took / (2 * count)) * 1e9
}

function queueNs(count: number): number {
  const queue = new Queue()
  const producer = new Process({ target: produce, args: [queue, count] })
  producer.start()
  queue.get()
  const began = now()
  for (let i = 1; i < count; i++) queue.get()
  const took = now() - began
  producer.join()
  return (took / (count - 1)) * 1e9
}

/** A call by a Pool of two, and a map of `items` in chunks of 1,000. */
function poolNs(calls: number, items: number): { applyNs: number; mapNs: number } {
  using pool = new Pool(2)
  const numbers = Array.from({ length: items }, (_, index) => index)
  const applyNs = perOperation(calls, (count) => {
    for (let i = 0; i < count; i++) pool.apply(increment, [i])
  })
  return { applyNs, mapNs: perOperation(1, () => void pool.map(increment, numbers, 1000)) }
}

/** The lab makes the next spare after a quiet moment. */
const SPARE_S = 0.8

/** The middle of several starts, each from a spare. */
function startNs(): number {
  const times: number[] = []
  for (let round = 0; round < 9; round++) {
    const process = new Process({ target: nothing })
    const began = now()
    process.start()
    process.join()
    times.push(now() - began)
    sleep(SPARE_S)
  }
  return times.sort((a, b) => a - b)[4]! * 1e9
}
