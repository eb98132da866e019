import { Lock, Process, Value, sleep } from 'multiprocessing'

interface Parameters {
  seconds: number
}

/** 50 events a millisecond: 16 rounds of acquire, write, release, and the sleep's two. */
const ROUNDS = 16

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
  const lock = new Lock()
  const value = new Value('i', 0)
  const workers = [0, 1].map(() => new Process({ target: work, args: [lock, value, seconds] }))
  for (const worker of workers) worker.start()
  for (const worker of workers) worker.join()
}
