import { Process, Queue, print } from 'multiprocessing'

interface Parameters {
  order: 'join-first' | 'drain-first'
  items: number
  places: number
  letters: number
}

export function produce(belt: Queue, { items, letters }: Parameters) {
  for (let item = 0; item < items; item++) belt.put('x'.repeat(letters)) // waits while the belt is full
  print('the producer has put its last item')
}

function drain(belt: Queue, items: number): number {
  let received = 0
  while (received < items) {
    belt.get()
    received++
  }
  return received
}

export function main(parameters: Parameters) {
  const { order, items, places } = parameters
  const belt = new Queue(places, { name: 'belt' }) // 0 places: as many as there is memory for
  const producer = new Process({ target: produce, args: [belt, parameters], name: 'producer' })
  producer.start()
  if (order === 'join-first') producer.join()
  const received = drain(belt, items)
  if (order === 'drain-first') producer.join()
  print('items missing:', items - received)
}
