import { freezeSupport, getAllStartMethods, getStartMethod, Process, setStartMethod } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function nothing() {
  return undefined
}

export function main() {
  freezeSupport()
  tell(outcome(() => setStartMethod('telepathy')))
  setStartMethod('spawn')
  tell(getStartMethod(), getAllStartMethods().includes('spawn'))
  const process = new Process({ target: nothing })
  tell(process.ident)
  process.start()
  tell(process.ident === process.pid)
  process.name = 'renamed'
  process.join()
  tell(process.name, process.exitcode)
}
