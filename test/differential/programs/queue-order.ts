import { Process, Queue } from 'multiprocessing'
import { tell } from '../support/said.ts'

export function produce(queue: Queue, who: number) {
  for (let item = 0; item < 50; item++) queue.put([who, item])
}

export function main() {
  const queue = new Queue()
  const producers = [0, 1, 2].map((who) => new Process({ target: produce, args: [queue, who] }))
  for (const producer of producers) producer.start()
  const got = Array.from({ length: 150 }, () => queue.get() as [number, number])
  for (const producer of producers) producer.join()
  for (const who of [0, 1, 2]) {
    tell(
      who,
      got.filter(([by]) => by === who).map(([, item]) => item),
    )
  }
  tell(queue.empty(), queue.qsize())
}
