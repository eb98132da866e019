import { activeChildren, currentProcess, exit, parentProcess, Process, sleep, ValueError } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

export const nothing = () => undefined
export const leave = () => exit(7)
export function fail() {
  throw new ValueError('wrong')
}
export const nap = () => sleep(60)

export function main() {
  tell(parentProcess(), currentProcess().name, currentProcess().daemon, activeChildren().length)
  const first = new Process({ target: nothing })
  tell(first.name, first.isAlive(), first.pid, first.exitcode, first.daemon)
  tell(
    refused(() => first.join()),
    refused(() => first.terminate()),
  )
  first.name = 'renamed'
  first.daemon = true
  first.start()
  tell(
    refused(() => first.start()),
    first.name,
  )
  tell(refused(() => (first.daemon = false)))
  first.join()
  tell(
    first.isAlive(),
    first.exitcode,
    refused(() => first.start()),
    first.join(),
    first.join(0),
  )
  for (const target of [leave, fail]) {
    const process = new Process({ target })
    process.start()
    process.join()
    tell(process.name, process.exitcode)
  }
  const sleeper = new Process({ target: nap })
  sleeper.start()
  tell(
    activeChildren().length,
    outcome(() => sleeper.close()),
    sleeper.join(0.05),
    sleeper.isAlive(),
  )
  sleeper.terminate()
  sleeper.join()
  tell(sleeper.exitcode, sleeper.terminate(), sleeper.kill(), activeChildren().length)
  sleeper.close()
  const closed = (['start', 'join', 'isAlive', 'terminate', 'kill'] as const).map((name) =>
    outcome(() => sleeper[name]()),
  )
  tell(closed)
  tell(
    outcome(() => sleeper.pid),
    outcome(() => sleeper.exitcode),
    sleeper.close(),
    sleeper.name,
  )
  const unborn = new Process({ target: nothing })
  tell(
    unborn.close(),
    outcome(() => unborn.start()),
  )
}
