import { Array, Barrier, Process, Value, print, sleep } from 'multiprocessing'

interface Parameters {
  phases: number
  pause: number
  wait: boolean
}

const workers = ['quick', 'middling', 'slow']

export function work(me: number, done: Array, early: Value, barrier: Barrier, parameters: Parameters) {
  const { phases, pause, wait } = parameters
  for (let phase = 1; phase <= phases; phase++) {
    sleep(pause * (me + 1)) // this worker's part of the phase
    done[me] = phase
    print('phase', phase, 'done')
    if (wait) barrier.wait() // until all three have come
    const everybodyIsThere = done.slice().every((other) => other >= phase)
    if (!everybodyIsThere) early.getLock().with(() => (early.value = early.value + 1))
  }
}

export function main(parameters: Parameters) {
  const done = new Array('i', workers.length, { name: 'done' }) // the last phase that each has done
  const early = new Value('i', 0, { name: 'early' })
  const barrier = new Barrier(workers.length, { name: 'barrier' })
  const processes = workers.map(
    (name, me) => new Process({ target: work, args: [me, done, early, barrier, parameters], name }),
  )
  for (const process of processes) process.start()
  for (const process of processes) process.join()
  print('phases begun too early:', early.value)
}
