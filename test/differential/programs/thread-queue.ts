import { sleep } from 'multiprocessing'
import { Queue, Thread } from 'threading'
import { outcome, tell } from '../support/said.ts'

export function produce(queue: Queue, first: number) {
  for (let item = first; item < first + 200; item++) queue.put(item)
}
export function consume(queue: Queue, sums: Queue) {
  let total = 0
  for (let item = queue.get(); item !== null; item = queue.get()) {
    total += item as number
    queue.taskDone()
  }
  sums.put(total)
  queue.taskDone()
}
export function late(queue: Queue) {
  sleep(0.1)
  queue.put('late')
}

export function main() {
  const bounded = new Queue(2)
  tell(bounded.empty(), bounded.full(), bounded.qsize())
  tell(
    outcome(() => bounded.getNowait()),
    outcome(() => bounded.get({ timeout: 0.05 })),
    outcome(() => bounded.get({ block: false })),
  )
  tell(
    outcome(() => bounded.get({ timeout: -1 })),
    outcome(() => bounded.get({ block: false, timeout: -1 })),
  )
  bounded.put('a')
  bounded.put('b')
  tell(bounded.empty(), bounded.full(), bounded.qsize())
  tell(
    outcome(() => bounded.putNowait('c')),
    outcome(() => bounded.put('c', { timeout: 0.05 })),
  )
  tell(
    outcome(() => bounded.put('c', { timeout: -1 })),
    outcome(() => bounded.put('c', { block: false, timeout: -1 })),
  )
  tell(bounded.get(), bounded.get())
  const done = () => outcome(() => bounded.taskDone())
  tell(done(), done(), done())
  bounded.join()

  const work = new Queue(7)
  const sums = new Queue()
  const producers = [0, 200].map((first) => new Thread({ target: produce, args: [work, first] }))
  const consumers = [1, 2].map(() => new Thread({ target: consume, args: [work, sums] }))
  for (const thread of [...producers, ...consumers]) thread.start()
  for (const thread of producers) thread.join()
  work.join()
  tell(work.qsize(), work.empty())
  work.put(null)
  work.put(null)
  for (const thread of consumers) thread.join()
  tell((sums.get() as number) + (sums.get() as number))
  work.join()
  const waker = new Thread({ target: late, args: [sums] })
  waker.start()
  tell(sums.get({ timeout: 10 }))
  waker.join()
}
