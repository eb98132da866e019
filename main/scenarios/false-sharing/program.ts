import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import { print } from 'multiprocessing'
import { Barrier, Thread } from 'threading'

interface Parameters {
  millions: number
  rounds: number
}

const ONE_LINE = [0, 1] // places of 4 bytes each: these two are neighbours
const TWO_LINES = [0, 64] // and 256 bytes lie between these

export function count(start: Barrier, place: number, additions: number) {
  const counters = new Int32Array(getEnvironmentData('counters') as SharedArrayBuffer)
  start.wait()
  for (let i = 0; i < additions; i++) Atomics.add(counters, place, 1)
}

/** Nanoseconds for one addition, while two threads count, each with a counter of its own. */
function measure(what: string, places: number[], additions: number): number {
  const start = new Barrier(places.length + 1, { name: `start on ${what}` })
  const threads = places.map(
    (place, i) => new Thread({ target: count, args: [start, place, additions], name: `${what} ${i + 1}` }),
  )
  for (const thread of threads) thread.start()
  start.wait()
  const began = performance.now()
  for (const thread of threads) thread.join()
  return ((performance.now() - began) * 1e6) / additions
}

export function main({ millions, rounds }: Parameters) {
  setEnvironmentData('counters', new SharedArrayBuffer(1024)) // threads that are started later find it
  let one = 0
  let two = 0
  for (let round = 0; round < rounds; round++) {
    one += measure('one line', ONE_LINE, millions * 1e6) / rounds
    two += measure('two lines', TWO_LINES, millions * 1e6) / rounds
  }
  print('on one line: ', one.toFixed(1), 'nanoseconds for one addition')
  print('on two lines:', two.toFixed(1), 'nanoseconds for one addition')
  print('times as slow on one line:', (one / two).toFixed(2))
}
