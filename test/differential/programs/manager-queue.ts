import { Manager, Process, sleep, type EventProxy, type QueueProxy } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function consume(tasks: QueueProxy<number | null>, results: QueueProxy) {
  for (;;) {
    const item = tasks.get()
    if (item === null) {
      tasks.taskDone()
      return
    }
    results.put([item, item * item])
    tasks.taskDone()
  }
}

export function late(queue: QueueProxy, ready: EventProxy) {
  ready.set()
  sleep(0.1)
  queue.put('late')
}

export function main() {
  using manager = new Manager()
  const [tasks, results] = [manager.JoinableQueue<number | null>(), manager.Queue()]
  const consumer = new Process({ target: consume, args: [tasks, results] })
  consumer.start()
  for (let number = 0; number < 5; number++) tasks.put(number)
  tasks.put(null)
  tasks.join()
  consumer.join()
  tell(
    consumer.exitcode,
    results.qsize(),
    [1, 2, 3, 4, 5].map(() => results.get()),
    results.empty(),
  )
  tell(
    outcome(() => results.getNowait()),
    outcome(() => results.get({ timeout: 0.05 })),
    outcome(() => tasks.taskDone()),
  )
  const small = manager.Queue(2)
  small.put(1)
  small.put(2)
  tell(
    small.full(),
    outcome(() => small.put(3, { block: false })),
    outcome(() => small.put(3, { timeout: 0.05 })),
  )
  tell(
    small.get(),
    outcome(() => small.putNowait('three')),
    small.get(),
    small.get(),
    small.full(),
  )
  const ready = manager.Event()
  const process = new Process({ target: late, args: [small, ready] })
  process.start()
  tell(ready.wait(20), ready.isSet(), small.get({ timeout: 20 }))
  process.join()
  small.put(results)
  results.put('through another')
  tell((small.get() as QueueProxy).get())
}
