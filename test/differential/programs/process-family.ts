import { activeChildren, currentProcess, parentProcess, Process, Queue } from 'multiprocessing'
import { tell } from '../support/said.ts'

export function grandchild(facts: Queue) {
  facts.put([currentProcess().name, parentProcess()!.name, parentProcess()!.isAlive()])
}
export function child(facts: Queue, parent: number) {
  facts.put([currentProcess().name, parentProcess()!.name, parentProcess()!.pid === parent])
  const process = new Process({ target: grandchild, args: [facts] })
  process.start()
  process.join()
  facts.put([activeChildren().length, process.exitcode])
}

export function main() {
  const facts = new Queue()
  for (const name of [undefined, 'named']) {
    const started = new Process({ target: child, args: [facts, process.pid], name })
    started.start()
    for (let fact = 0; fact < 3; fact++) tell(facts.get())
    started.join()
  }
}
