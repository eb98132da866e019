import { Event, Lock, Process, Queue, print, sleep } from 'multiprocessing'

interface Parameters {
  seconds: number
}

export function holder(lock: Lock, held: Event, waiting: Queue, items: Queue, seconds: number) {
  lock.acquire()
  held.set()
  waiting.get()
  sleep(seconds)
  lock.release()
  items.put(7)
}

export function waiter(lock: Lock, held: Event, waiting: Queue) {
  held.wait()
  waiting.put(true)
  lock.acquire()
  sleep(0.05)
  lock.release()
}

export function main({ seconds }: Parameters) {
  const lock = new Lock()
  const held = new Event()
  const [waiting, items] = [new Queue(0, { name: 'waiting' }), new Queue(0, { name: 'items' })]
  const first = new Process({ target: holder, args: [lock, held, waiting, items, seconds], name: 'holder' })
  const second = new Process({ target: waiter, args: [lock, held, waiting], name: 'waiter' })
  first.start()
  second.start()
  print(items.get())
  first.join()
  second.join()
}
