import { Lock, Process, Value, sleep } from 'multiprocessing'

interface Parameters {
  seconds: number
}

/** 26 events a millisecond: 12 rounds of a free lock's acquire and release in one, and a write; and the sleep's two. */
const ROUNDS = 12

export function work(lock: Lock, value: Value, seconds: number) {
  const end = performance.now() + seconds * 1000
  for (let next = performance.now(); next < end; next += 1) {
    for (let round = 0; round < ROUNDS; round++) {
      lock.acquire()
      value.value = value.value + 1
      lock.release()
    }
    sleep(Math.max(0, next + 1 - performance.now()) / 1000)
  }
}

export function main({ seconds }: Parameters) {
  // A lock each: what is measured is the screen, not contention.
  const workers = [0, 1, 2, 3].map(
    () => new Process({ target: work, args: [new Lock(), new Value('i', 0), seconds] }),
  )
  for (const worker of workers) worker.start()
  for (const worker of workers) worker.join()
}
