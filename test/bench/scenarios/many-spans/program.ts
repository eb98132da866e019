import { Lock, Process, sleep } from 'multiprocessing'

interface Parameters {
  spans: number
}

/** So many at once, then a pause: the flight recorder holds them until the lab has come by. */
const BURST = 4000
const PAUSE = 0.04

export function work(lock: Lock, spans: number) {
  for (let left = spans; left > 0; left -= BURST) {
    for (let round = Math.min(left, BURST); round > 0; round -= 1) {
      lock.acquire()
      lock.release()
    }
    sleep(PAUSE)
  }
}

export function main({ spans }: Parameters) {
  const workers = [0, 1].map(() => new Process({ target: work, args: [new Lock(), spans / 2] }))
  for (const worker of workers) worker.start()
  for (const worker of workers) worker.join()
}
