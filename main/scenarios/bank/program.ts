import { Lock, Process, RawValue, Value, print, sleep } from 'multiprocessing'

interface Parameters {
  order: 'one-after-the-other' | 'at-once'
  lock: boolean
  amount: number
  repetitions: number
}

const PAUSE = 0.01 // seconds before each update, when one process follows the other

/** What both processes share: the account, its lock, and a count of who stands at the start line. */
interface Bank {
  balance: Value
  lock: Lock
  arrived: RawValue
}

export function deposit(bank: Bank, parameters: Parameters) {
  change(bank, parameters, parameters.amount)
}

export function withdraw(bank: Bank, parameters: Parameters) {
  change(bank, parameters, -parameters.amount)
}

function change({ balance, lock, arrived }: Bank, parameters: Parameters, amount: number) {
  if (parameters.order === 'at-once') waitForTheOther(arrived, lock)
  for (let i = 0; i < parameters.repetitions; i++) {
    if (parameters.order === 'one-after-the-other') sleep(PAUSE)
    if (parameters.lock) lock.acquire()
    balance.value = balance.value + amount // the critical section: read, add, write
    if (parameters.lock) lock.release()
  }
}

/** So that neither has finished before the other begins. */
function waitForTheOther(arrived: RawValue, lock: Lock) {
  lock.with(() => (arrived.value = arrived.value + 1))
  while (arrived.value < 2);
}

export function main(parameters: Parameters) {
  const balance = new Value('i', 200, { name: 'balance' })
  const bank = { balance, lock: new Lock(), arrived: new RawValue('i', 0, { name: 'arrived' }) }
  const d = new Process({ target: deposit, args: [bank, parameters], name: 'deposit' })
  const w = new Process({ target: withdraw, args: [bank, parameters], name: 'withdraw' })
  d.start()
  if (parameters.order === 'one-after-the-other') d.join()
  w.start()
  d.join()
  w.join()
  print(balance.value)
}
