import { Barrier, Pool, cpuCount, print } from 'multiprocessing'

interface Parameters {
  numbers: number
  alone: number
}

const PIECES = 64

/** The longest chain that begins with one of these numbers: an even n is halved, an odd one becomes 3n + 1, until it is 1. */
export function longestChain(from: number, to: number): number {
  let longest = 0
  for (let first = from; first < to; first++) {
    let length = 1
    for (let n = first; n > 1; length++) n = n % 2 === 0 ? n / 2 : 3 * n + 1
    longest = Math.max(longest, length)
  }
  return longest
}

export function ready(start: Barrier) {
  start.wait()
}

/** Seconds that the whole work takes with so many processes. */
function measure(processes: number, { numbers, alone }: Parameters): number {
  const start = new Barrier(processes + 1, { name: `start of ${processes}` })
  using pool = new Pool(processes, { initializer: ready, initargs: [start], name: `pool of ${processes}` })
  start.wait() // now all workers are there
  const border = Math.round((numbers * alone) / 100)
  const cut = (piece: number) => border + Math.round(((numbers - border) * piece) / PIECES)
  const pieces: [number, number][] = []
  for (let i = 0; i < PIECES; i++) pieces.push([cut(i), cut(i + 1)])
  const began = performance.now()
  const first = longestChain(1, border) // the part that nobody shares
  const others = pool.starmap(longestChain, pieces, 1)
  const seconds = (performance.now() - began) / 1000
  print(`with ${processes}: the longest chain has`, Math.max(first, ...others), 'numbers')
  return seconds
}

/** The s for which s + (1 - s) / n comes closest to the times, those with one process being 1: least squares. */
function serialShare(counts: number[], times: number[]): number {
  let above = 0
  let below = 0
  counts.forEach((n, i) => {
    above += (1 - 1 / n) * (times[i]! - 1 / n)
    below += (1 - 1 / n) ** 2
  })
  return Math.min(1, Math.max(0, above / below))
}

export function main(parameters: Parameters) {
  const cores = Math.min(cpuCount(), 32)
  const counts: number[] = []
  for (let n = 1; n < cores; n *= 2) counts.push(n)
  counts.push(cores) // 1, 2, 4, …, all
  const seconds = counts.map((n) => measure(n, parameters))
  const share = serialShare(
    counts,
    seconds.map((time) => time / seconds[0]!),
  )
  const row = (...cells: string[]) => print(cells.map((cell) => cell.padStart(9)).join(' '))
  row('processes', 'seconds', 'speed-up', 'Amdahl')
  counts.forEach((n, i) => {
    const amdahl = 1 / (share + (1 - share) / n)
    row(String(n), seconds[i]!.toFixed(2), (seconds[0]! / seconds[i]!).toFixed(2), amdahl.toFixed(2))
  })
  print('serial share in percent:', cores > 1 ? Math.round(100 * share) : 'unknown with one core')
}
