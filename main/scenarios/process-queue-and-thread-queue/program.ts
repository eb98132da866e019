import { Process, Queue as ProcessQueue, print } from 'multiprocessing'
import { Queue as ThreadQueue, Thread } from 'threading'

interface Parameters {
  items: number
  size: number
}
type AnyQueue = ProcessQueue | ThreadQueue

export function produce(q: AnyQueue, { items, size }: Parameters) {
  const item = 'x'.repeat(size)
  for (let i = 0; i < items; i++) q.put(item)
}

/** Takes all items that `producer` puts. @returns microseconds for each. */
function drain(producer: Process | Thread, q: AnyQueue, { items }: Parameters): number {
  producer.start()
  q.get() // the producer is at work: its start-up is not counted
  const began = performance.now()
  for (let i = 1; i < items; i++) q.get()
  const perItem = ((performance.now() - began) * 1000) / (items - 1)
  producer.join()
  return perItem
}

export function main(parameters: Parameters) {
  const inside = new ThreadQueue({ name: 'inside' })
  const thread = new Thread({ target: produce, args: [inside, parameters], name: 'thread' })
  print('from a thread:', drain(thread, inside, parameters).toFixed(1), 'microseconds an item')

  const across = new ProcessQueue({ name: 'across' })
  const process = new Process({ target: produce, args: [across, parameters], name: 'process' })
  print('from a process:', drain(process, across, parameters).toFixed(1), 'microseconds an item')

  try {
    new Process({ target: produce, args: [inside, parameters] }).start()
    print("the thread's queue in another process: accepted")
  } catch {
    print("the thread's queue in another process: refused")
  }
}
