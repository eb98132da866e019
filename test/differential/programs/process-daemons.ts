import { currentProcess, Process, Queue, sleep } from 'multiprocessing'
import { refused, tell } from '../support/said.ts'

export function late(facts: Queue, seconds: number, what: string) {
  sleep(seconds)
  facts.put(what)
}
export function daemonic(facts: Queue) {
  const child = new Process({ target: late, args: [facts, 0, 'child of a daemon'] })
  facts.put([currentProcess().daemon, child.daemon, refused(() => child.start())])
}
export function parent(facts: Queue) {
  // One that was told to be no daemon is waited for; the daemon is ended, in the middle of its sleep.
  new Process({ target: late, args: [facts, 40, 'daemon'], daemon: true }).start()
  new Process({ target: late, args: [facts, 0.3, 'no daemon'] }).start()
  facts.put('parent')
}

export function main() {
  const [facts, began] = [new Queue(), Date.now()]
  const first = new Process({ target: daemonic, args: [facts], daemon: true })
  first.start()
  tell(facts.get())
  first.join()
  tell(first.exitcode, first.daemon)
  const second = new Process({ target: parent, args: [facts] })
  second.start()
  second.join()
  tell(second.exitcode, facts.get(), facts.get(), facts.empty(), Date.now() - began < 30_000)
  const left = new Process({ target: late, args: [facts, 40, 'left alone'], daemon: true })
  left.start()
  tell(left.isAlive())
}
