import { Process, SimpleQueue } from 'multiprocessing'
import { tell } from '../support/said.ts'

export function echo(requests: SimpleQueue, answers: SimpleQueue) {
  for (let item = requests.get(); item !== null; item = requests.get()) answers.put([item, item])
}

export function main() {
  const [requests, answers] = [new SimpleQueue(), new SimpleQueue()]
  tell(requests.empty())
  requests.put('first')
  tell(requests.empty(), requests.get(), requests.empty())
  const process = new Process({ target: echo, args: [requests, answers] })
  process.start()
  for (const item of [1, 'two', [3], { four: 4 }.four, true]) {
    requests.put(item)
    tell(answers.get())
  }
  requests.put(null)
  process.join()
  tell(answers.empty(), process.exitcode)
}
