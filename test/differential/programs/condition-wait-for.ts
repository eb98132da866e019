import { Condition, Process, sleep, Value } from 'multiprocessing'
import { tell } from '../support/said.ts'

export function countUp(condition: Condition, state: Value) {
  for (let step = 0; step < 4; step++) {
    sleep(0.05)
    condition.with(() => {
      state.value += 1
      condition.notify()
    })
  }
}
export function untilFour(condition: Condition, state: Value, success: Value) {
  using _ = condition.acquired()
  const began = Date.now()
  const result = condition.waitFor(() => state.value === 4, 5)
  success.value = result && Date.now() - began < 5000 ? 1 : 2
}
export function inVain(condition: Condition, state: Value, success: Value) {
  using _ = condition.acquired()
  const began = Date.now()
  const result = condition.waitFor(() => state.value === 9, 0.4)
  const tookMs = Date.now() - began
  success.value = !result && tookMs >= 390 && tookMs < 5000 ? 1 : 2
}
export function notified(condition: Condition, state: Value, success: Value) {
  using _ = condition.acquired()
  state.value = 1
  success.value = condition.wait(5) && !condition.wait(0.05) ? 1 : 2
}

type Waiter = (condition: Condition, state: Value, success: Value) => void
function run(waiter: Waiter, other: (condition: Condition, state: Value) => void) {
  const [condition, state, success] = [new Condition(), new Value('i', 0), new Value('i', 0)]
  const process = new Process({ target: waiter, args: [condition, state, success] })
  process.start()
  other(condition, state)
  process.join()
  tell(process.exitcode, success.value, state.value)
}

function notify(condition: Condition, state: Value) {
  while (state.value === 0) sleep(0.01)
  condition.with(() => condition.notify())
}

export function main() {
  run(untilFour, countUp)
  run(inVain, countUp)
  run(notified, notify)
}
