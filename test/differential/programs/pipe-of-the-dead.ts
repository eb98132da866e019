import { Pipe, Process, sleep, type Connection } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function sendAndSleep(end: Connection) {
  end.send('alive')
  sleep(60)
}

export function main() {
  const [ours, theirs] = Pipe()
  const child = new Process({ target: sendAndSleep, args: [theirs] })
  child.start()
  theirs.close()
  tell(ours.recv(), ours.poll(0.05))
  process.kill(child.pid!, 'SIGKILL')
  tell(
    outcome(() => ours.recv()),
    outcome(() => ours.recv()),
  )
  child.join()
  tell(
    child.exitcode,
    outcome(() => ours.send('who')),
  )
}
