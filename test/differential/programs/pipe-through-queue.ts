import { Pipe, Process, Queue, type Connection } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function answer(ends: Queue) {
  const end = ends.get() as Connection
  end.send('over the end that came in a queue')
  end.close()
}

export function main() {
  const ends = new Queue()
  const process = new Process({ target: answer, args: [ends] })
  process.start()
  const [ours, theirs] = Pipe()
  ends.put(theirs)
  tell(ours.recv())
  process.join()
  theirs.close()
  tell(
    outcome(() => ours.recv()),
    process.exitcode,
  )
}
