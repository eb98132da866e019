import { type Connection, exit, Pipe, Process, wait } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function send(end: Connection, number: number) {
  for (let item = 0; item < 20; item++) end.send([number, item])
  end.close()
}

export function leave(code: number) {
  exit(code)
}

export function hold(end: Connection, started: Connection) {
  started.send('held')
  end.recv()
}

export function main() {
  let readers: Connection[] = []
  const processes: Process[] = []
  for (let number = 0; number < 3; number++) {
    const [reader, writer] = Pipe(false)
    const process = new Process({ target: send, args: [writer, number] })
    process.start()
    writer.close()
    readers.push(reader)
    processes.push(process)
  }
  const got: number[][] = [[], [], []]
  let ended = 0
  while (readers.length > 0) {
    for (const reader of wait(readers)) {
      try {
        const [number, item] = reader.recv() as [number, number]
        got[number]!.push(item)
      } catch {
        readers = readers.filter((other) => other !== reader)
        ended++
      }
    }
  }
  tell(got, ended)
  for (const process of processes) process.join()

  const [a, b] = Pipe()
  const [c, d] = Pipe()
  tell(wait([b, d], 0), wait([b, d], -1), wait([b, d], 0.01))
  a.send('one')
  tell(wait([b, d]).length, wait([b, d])[0] === b, wait([d, b], 5)[0] === b)
  c.send('two')
  tell(
    wait([b, d]).map((end) => end === b),
    wait([d, b]).map((end) => end === b),
  )
  tell(b.recv(), d.recv(), wait([b, d], 0))
  a.close()
  tell(
    wait([b, d])[0] === b,
    outcome(() => b.recv()),
  )
  b.close()
  tell(outcome(() => wait([b, d], 0)))

  const leaver = new Process({ target: leave, args: [3] })
  tell(outcome(() => leaver.sentinel))
  leaver.start()
  tell(wait([d, leaver.sentinel])[0] === leaver.sentinel)
  leaver.join()
  const { sentinel } = leaver
  tell(leaver.exitcode, wait([sentinel], 0)[0] === sentinel, wait([sentinel])[0] === sentinel)
  leaver.close()
  tell(outcome(() => leaver.sentinel))

  const [ours, theirs] = Pipe()
  const [told, teller] = Pipe(false)
  const holder = new Process({ target: hold, args: [theirs, teller] })
  holder.start()
  theirs.close()
  tell(told.recv(), wait([ours, holder.sentinel], 0))
  holder.kill()
  holder.join()
  tell(
    wait([ours, holder.sentinel], 10).length,
    outcome(() => ours.recv()),
    holder.exitcode,
  )
  tell(wait([], 0.01))
}
