import { Lock, Process, sleep } from 'multiprocessing'

export function spin() {
  for (;;) Math.sqrt(2)
}
export function hold(lock: Lock) {
  lock.acquire()
  sleep(600)
}
export function parent() {
  new Process({ target: spin, name: 'worker' }).start()
  sleep(600)
}

export function main() {
  new Process({ target: parent, name: 'foreman' }).start()
  new Process({ target: hold, args: [new Lock()], name: 'holder' }).start()
  sleep(600)
}
