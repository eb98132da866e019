import { Event, Lock, Process, Value, print, sleep } from 'multiprocessing'

interface Parameters {
  lock: 'ordinary' | 'time-limit' | 'robust'
}

/** Two accounts that hold 100 together, and what is needed to change them. */
interface Bank {
  lock: Lock
  savings: Value
  wallet: Value
  between: Event
}

export function transfer({ lock, savings, wallet, between }: Bank) {
  lock.acquire()
  savings.value = savings.value - 40
  between.set()
  sleep(60) // here it is killed: 40 have left one account and not reached the other
  wallet.value = wallet.value + 40
  lock.release()
}

export function count({ lock, savings, wallet }: Bank, parameters: Parameters) {
  const got = lock.acquire(parameters.lock === 'time-limit' ? { timeout: 1 } : {})
  if (!got) {
    print('total: unknown')
    return
  }
  if (lock.inconsistent) {
    print('found', savings.value + wallet.value, 'and puts it right')
    savings.value = 100 - wallet.value // takes back what was not finished
    lock.recover()
  }
  print('total:', savings.value + wallet.value)
  lock.release()
}

export function main(parameters: Parameters) {
  const bank: Bank = {
    lock: new Lock({ name: 'ledger', robust: parameters.lock === 'robust' }),
    savings: new Value('i', 100, { name: 'savings' }),
    wallet: new Value('i', 0, { name: 'wallet' }),
    between: new Event({ name: 'between the two steps' }),
  }
  const clerk = new Process({ target: transfer, args: [bank], name: 'clerk' })
  clerk.start()
  bank.between.wait()
  clerk.kill()
  clerk.join()
  print('the clerk ended with exit code', clerk.exitcode)
  const auditor = new Process({ target: count, args: [bank, parameters], name: 'auditor' })
  auditor.start()
  auditor.join()
}
