import { Barrier, Lock, Process } from 'multiprocessing'

export function takeBoth(first: Lock, second: Lock, both: Barrier) {
  first.acquire()
  both.wait()
  second.acquire()
}

export function main() {
  const fork = new Lock({ name: 'fork' })
  const knife = new Lock({ name: 'knife' })
  const both = new Barrier(2)
  new Process({ target: takeBoth, args: [fork, knife, both], name: 'left' }).start()
  new Process({ target: takeBoth, args: [knife, fork, both], name: 'right' }).start()
}
