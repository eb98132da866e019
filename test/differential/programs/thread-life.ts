import { exit } from 'multiprocessing'
import { activeCount, currentThread, enumerate, getIdent, mainThread, Queue, Thread } from 'threading'
import { outcome, refused, tell } from '../support/said.ts'

export function work(number: number, results: Queue) {
  const me = currentThread()
  results.put([number, me.name, me.daemon, process.pid, getIdent() === me.ident, activeCount()])
}
export const waitFor = (go: Queue) => go.get()
Object.defineProperty(waitFor, 'name', { value: 'wait_for' })
export const leave = () => exit(3)
export function parent(results: Queue) {
  const inner = new Thread({ target: work, args: [9, results] })
  inner.start()
  inner.join()
  results.put([inner.name, currentThread().name, mainThread().name])
}

export function main() {
  const me = currentThread()
  tell(me.name, me.daemon, me.isAlive(), me === mainThread(), activeCount())
  const results = new Queue()
  const first = new Thread({ target: work, args: [1, results] })
  tell(first.name, first.isAlive(), first.ident, first.nativeId, first.daemon)
  tell(outcome(() => first.join()))
  first.name = 'renamed'
  first.start()
  first.join()
  const [number, name, daemon, pid, same, count] = results.get() as unknown[]
  tell(number, name, daemon, pid === process.pid, same, count)
  tell(
    first.isAlive(),
    first.ident !== null,
    first.join(),
    first.join(0),
    outcome(() => first.start()),
  )
  const go = new Queue()
  const second = new Thread({ target: waitFor, args: [go] })
  const third = new Thread({ target: waitFor, args: [go], name: 'third', daemon: true })
  tell(second.name, second.daemon, third.name, third.daemon)
  second.start()
  third.start()
  const names = enumerate().map((thread) => thread.name)
  tell(activeCount(), names.sort())
  tell(
    second.join(0.05),
    second.isAlive(),
    refused(() => (second.daemon = true)),
  )
  tell(second.ident !== third.ident, second.ident !== me.ident, enumerate().includes(second))
  go.put(1)
  go.put(2)
  second.join()
  third.join()
  tell(activeCount(), second.isAlive(), enumerate().includes(second))
  const quiet = new Thread({ target: leave })
  quiet.start()
  quiet.join()
  tell(quiet.name, quiet.isAlive())
  const nested = new Thread({ target: parent, args: [results] })
  nested.start()
  nested.join()
  const inner = results.get() as unknown[]
  tell(inner[0], inner[1], inner[2], inner[5], results.get())
}
