import { parentProcess, Process, Queue, sleep } from 'multiprocessing'
import { tell } from '../support/said.ts'

export function grandchild(facts: Queue) {
  const parent = parentProcess()!
  facts.put([parent.name, parent.isAlive(), parent.join(0.05), parent.isAlive()])
  parent.join()
  facts.put([parent.name, parent.isAlive(), parent.join(0), parent.join()])
}
export function child(facts: Queue) {
  new Process({ target: grandchild, args: [facts] }).start()
  sleep(60)
}

export function main() {
  const facts = new Queue()
  const process = new Process({ target: child, args: [facts], name: 'the one that is killed' })
  process.start()
  tell(facts.get())
  process.kill()
  process.join()
  tell(process.exitcode, facts.get(), parentProcess())
}
