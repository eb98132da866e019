import { Pool, print } from 'multiprocessing'
import text from './alice.txt'

interface Parameters {
  processes: number
  pieces: number
  cut: 'between-lines' | 'anywhere'
}

/** Map: how often each word is in one piece of the text. */
export function count(piece: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of piece.toLowerCase().match(/[a-z]+('[a-z]+)?/g) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

/** Reduce: the counts of two pieces become one. */
function add(all: Map<string, number>, more: Map<string, number>): Map<string, number> {
  for (const [word, times] of more) all.set(word, (all.get(word) ?? 0) + times)
  return all
}

function cutUp({ pieces, cut }: Parameters): string[] {
  const parts = text.split(cut === 'anywhere' ? '' : /(?<=\n)/) // letters, or whole lines
  const size = Math.ceil(parts.length / pieces)
  const cuttings: string[] = []
  for (let from = 0; from < parts.length; from += size) cuttings.push(parts.slice(from, from + size).join(''))
  return cuttings
}

export function main(parameters: Parameters) {
  using pool = new Pool(parameters.processes, { name: 'readers' })
  const counts = pool.map(count, cutUp(parameters), 1)
  const all = counts.reduce(add)
  const byTimes = [...all].sort((a, b) => b[1] - a[1])
  for (const [word, times] of byTimes.slice(0, 10)) print(word, times)
  print('different words:', all.size)
  print(
    'words:',
    byTimes.reduce((sum, [, times]) => sum + times, 0),
  )
}
