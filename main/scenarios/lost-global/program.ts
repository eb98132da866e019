import { Process, currentProcess, print, watch } from 'multiprocessing'

const results: number[] = []
watch('results', () => results)

export function square(numbers: number[]) {
  print('process', currentProcess().pid)
  for (const n of numbers) {
    print('square:', n * n)
    results.push(n * n)
  }
  print('inside:', results)
}

export function main() {
  const p = new Process({ target: square, args: [[2, 3, 4, 5]] })
  p.start()
  p.join()
  print('process', currentProcess().pid)
  print('outside:', results)
}
