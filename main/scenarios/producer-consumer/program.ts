import { Process, Queue, print, sleep } from 'multiprocessing'

interface Parameters {
  places: number
  items: number
  making: number
  using: number
}

const LAST = null // what the producer puts in the end: "this was all"

export function produce(q: Queue, { items, making }: Parameters) {
  const began = performance.now()
  for (let item = 1; item <= items; item++) {
    sleep(making)
    q.put(item) // waits while the queue is full
  }
  print('made', items, 'items in', secondsSince(began))
  q.put(LAST)
}

export function consume(q: Queue, results: Queue, { using }: Parameters) {
  const taken: number[] = []
  for (let item = q.get(); item !== LAST; item = q.get()) {
    sleep(using)
    taken.push(item as number)
  }
  results.put(taken)
}

export function main(parameters: Parameters) {
  const q = new Queue(parameters.places, { name: 'items' }) // 0 places: without a limit
  const results = new Queue({ name: 'results' })
  const producer = new Process({ target: produce, args: [q, parameters], name: 'producer' })
  const consumer = new Process({ target: consume, args: [q, results, parameters], name: 'consumer' })
  const began = performance.now()
  producer.start()
  consumer.start()
  const taken = results.get() as number[]
  producer.join()
  consumer.join()
  print('all was used after', secondsSince(began))
  const inOrder = taken.length === parameters.items && taken.every((item, index) => item === index + 1)
  print('items:', inOrder ? 'all, in order' : 'not all, or not in order')
}

const secondsSince = (beganMs: number) => `${((performance.now() - beganMs) / 1000).toFixed(2)} s`
