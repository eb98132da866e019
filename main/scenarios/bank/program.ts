import { Lock, Process, RawValue, Value, print, sleep } from 'multiprocessing'

interface Parameters {
  order: 'one-after-the-other' | 'at-once'
  lock: boolean
  amount: number
  repetitions: number
}

function change(balance: Value, lock: Lock | undefined, amount: number, repetitions: number, pause: number) {
  for (let i = 0; i < repetitions; i++) {
    if (pause > 0) sleep(pause)
    lock?.acquire()
    balance.value = balance.value + amount // read, add, write: three steps
    lock?.release()
  }
}

/** Both wait here, so that neither is done before the other begins. */
function meet(arrived: RawValue, both: Lock) {
  both.with(() => arrived.value++)
  while (arrived.value < 2);
}

export function deposit(
  balance: Value,
  lock: Lock | undefined,
  { amount, repetitions, order }: Parameters,
  start: [RawValue, Lock],
) {
  if (order === 'at-once') meet(...start)
  change(balance, lock, amount, repetitions, order === 'at-once' ? 0 : 0.01)
}

export function withdraw(
  balance: Value,
  lock: Lock | undefined,
  { amount, repetitions, order }: Parameters,
  start: [RawValue, Lock],
) {
  if (order === 'at-once') meet(...start)
  change(balance, lock, -amount, repetitions, order === 'at-once' ? 0 : 0.01)
}

export function main(parameters: Parameters) {
  const balance = new Value('i', 200, { name: 'balance' })
  const lock = parameters.lock ? new Lock() : undefined
  const start = [new RawValue('i', 0, { name: 'arrived' }), new Lock({ name: 'start line' })]
  const d = new Process({ target: deposit, args: [balance, lock, parameters, start], name: 'deposit' })
  const w = new Process({ target: withdraw, args: [balance, lock, parameters, start], name: 'withdraw' })
  if (parameters.order === 'at-once') {
    d.start()
    w.start()
    d.join()
    w.join()
  } else {
    d.start()
    d.join()
    w.start()
    w.join()
  }
  print(balance.value)
}
