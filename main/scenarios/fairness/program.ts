import { Array, Barrier, Event, Lock, Process, Semaphore, Value, print, sleep } from 'multiprocessing'

interface Parameters {
  manner: 'at-once' | 'rest' | 'in-turn'
  processes: number
  seconds: number
}

interface Shared {
  lock: Lock
  start: Barrier
  over: Event
  turns: Array // how often each worker had the lock
  last: Value // who had it last
  row: Value // how often in a row
  most: Value // the longest row
  passes: Semaphore[] // one permit in all: worker i needs it in passes[i]
}

export function worker(me: number, { lock, start, over, passes, ...notes }: Shared, { manner }: Parameters) {
  const mine = passes[me]!
  const next = passes[(me + 1) % passes.length]!
  start.wait()
  for (;;) {
    if (manner === 'in-turn') mine.acquire()
    if (over.isSet()) break
    lock.acquire()
    compute(0.001) // the critical section
    note(me, notes)
    lock.release()
    if (manner === 'in-turn') next.release()
    if (manner === 'rest') sleep(0.005)
  }
  next.release() // nobody waits for one who has gone
}

function compute(seconds: number) {
  const end = performance.now() + seconds * 1000
  while (performance.now() < end);
}

function note(me: number, { turns, last, row, most }: Pick<Shared, 'turns' | 'last' | 'row' | 'most'>) {
  turns[me] = turns[me]! + 1
  const inRow = last.value === me ? row.value + 1 : 1
  row.value = inRow
  last.value = me
  most.value = Math.max(most.value, inRow)
}

export function main(parameters: Parameters) {
  const { processes, seconds } = parameters
  const numbers = [...globalThis.Array(processes).keys()]
  const shared: Shared = {
    lock: new Lock({ name: 'the one lock' }),
    start: new Barrier(processes + 1, { name: 'start' }),
    over: new Event({ name: 'over' }),
    turns: new Array('i', processes, { name: 'turns' }),
    last: new Value('i', -1, { name: 'last' }),
    row: new Value('i', 0, { name: 'in a row' }),
    most: new Value('i', 0, { name: 'longest row' }),
    passes: numbers.map((i) => new Semaphore(i === 0 ? 1 : 0, { name: `pass ${i + 1}` })),
  }
  const workers = numbers.map(
    (i) => new Process({ target: worker, args: [i, shared, parameters], name: `worker ${i + 1}` }),
  )
  for (const process of workers) process.start()
  shared.start.wait()
  sleep(seconds)
  shared.over.set()
  for (const process of workers) process.join()
  print('turns of each:', shared.turns.slice())
  print('most turns in a row:', shared.most.value)
}
