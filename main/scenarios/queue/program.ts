import { Process, Queue, print } from 'multiprocessing'

interface Parameters {
  drain: 'after-the-end' | 'at-once'
}

export function square(numbers: number[], q: Queue) {
  for (const n of numbers) q.put(n * n)
}

export function main({ drain }: Parameters) {
  const q = new Queue()
  const p = new Process({ target: square, args: [[2, 3, 4, 5], q] })
  p.start()
  if (drain === 'after-the-end') p.join()
  while (!q.empty()) print(q.get())
  p.join()
  if (!q.empty()) print('and there is more in the queue now')
}
