import { Process, RawArray, Semaphore, sleep } from 'multiprocessing'
import { tell } from '../support/said.ts'

export function ping(mine: Semaphore, yours: Semaphore, log: RawArray) {
  for (let turn = 0; turn < 100; turn++) {
    mine.acquire()
    log[0] = log[0]! + 1
    yours.release()
  }
}
export function give(semaphore: Semaphore, times: number) {
  for (let time = 0; time < times; time++) semaphore.release()
}
export function take(semaphore: Semaphore, times: number) {
  for (let time = 0; time < times; time++) semaphore.acquire()
}
export function takeAndDie(semaphore: Semaphore) {
  semaphore.acquire()
  semaphore.release()
  semaphore.acquire()
  sleep(60)
}

export function main() {
  const [left, right, log] = [new Semaphore(1), new Semaphore(0), new RawArray('i', 1)]
  const players = [
    new Process({ target: ping, args: [left, right, log] }),
    new Process({ target: ping, args: [right, left, log] }),
  ]
  for (const player of players) player.start()
  for (const player of players) player.join()
  tell(log[0], left.getValue(), right.getValue())
  const stock = new Semaphore(0)
  const crew = [
    new Process({ target: give, args: [stock, 300] }),
    new Process({ target: take, args: [stock, 200] }),
    new Process({ target: take, args: [stock, 90] }),
  ]
  for (const process of crew) process.start()
  for (const process of crew) process.join()
  tell(stock.getValue())
  const room = new Semaphore(2)
  const victim = new Process({ target: takeAndDie, args: [room] })
  victim.start()
  sleep(0.5)
  victim.kill()
  victim.join()
  tell(victim.exitcode, room.getValue(), room.acquire({ block: false }), room.acquire({ timeout: 0.05 }))
}
