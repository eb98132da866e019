import { JoinableQueue, Lock, Process, sleep, Value } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

export function work(queue: JoinableQueue, done: Value, lock: Lock) {
  for (;;) {
    queue.get()
    sleep(0.01)
    lock.with(() => (done.value = done.value + 1))
    queue.taskDone()
  }
}

export function main() {
  const [queue, done, lock] = [new JoinableQueue(), new Value('i', 0), new Lock()]
  queue.join()
  tell(
    'nothing to do',
    outcome(() => queue.taskDone()),
  )
  for (let item = 0; item < 20; item++) queue.put(item)
  for (let worker = 0; worker < 2; worker++) {
    new Process({ target: work, args: [queue, done, lock], daemon: true }).start()
  }
  queue.join()
  tell(
    'done',
    done.value,
    outcome(() => queue.taskDone()),
  )
  queue.put('again')
  queue.join()
  tell('done', done.value)
}
