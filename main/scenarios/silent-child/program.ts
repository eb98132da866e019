import { Array, Process, Value, print } from 'multiprocessing'

interface Parameters {
  written: 'in-a-cell' | 'in-the-file'
  check: boolean
}

const numbers = [2, 3, 4]

export function squareInTheFile(result: Array, v: Value<'d'>) {
  v.value = 5.56
  numbers.forEach((n, index) => {
    result[index] = n * n
  })
}

/** What a notebook does: there is no such function until its cell is run, and then only in the process that ran it. */
export let squareInACell: typeof squareInTheFile

function runTheCell() {
  squareInACell = (result, v) => squareInTheFile(result, v)
}

export function main({ written, check }: Parameters) {
  runTheCell()
  const result = new Array('i', 3, { name: 'result' })
  const v = new Value('d', 0.0, { name: 'v' })
  const target = written === 'in-a-cell' ? squareInACell : squareInTheFile
  const p = new Process({ target, args: [result, v], name: 'child' })
  p.start()
  p.join()
  if (check && p.exitcode !== 0) print('The child failed: exit code', p.exitcode)
  print(result.slice())
  print(asInPython(v.value))
  print('Done')
}

/** JavaScript writes 0 where Python writes 0.0. */
const asInPython = (n: number) => (Number.isInteger(n) ? n.toFixed(1) : String(n))
