import { Array, Process, print } from 'multiprocessing'

interface Parameters {
  length: number
}

export function square(numbers: number[], result: Array) {
  numbers.forEach((n, index) => {
    result[index] = n * n
  })
}

export function main({ length }: Parameters) {
  const result = new Array('i', length, { name: 'result' })
  const p = new Process({ target: square, args: [[2, 3, 4, 5], result] })
  p.start()
  p.join()
  print(result.slice())
}
