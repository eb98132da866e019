import { Manager, Process, ValueError } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

export class Account {
  balance: number
  constructor(balance = 0) {
    if (balance < 0) throw new ValueError('in debt from the start')
    this.balance = balance
  }
  deposit(amount: number) {
    this.balance += amount
    return this.balance
  }
  withdraw(amount: number) {
    if (amount > this.balance) throw new ValueError(`only ${this.balance} left`)
    return this.deposit(-amount)
  }
  _audit() {
    return 'secret'
  }
}

interface AccountProxy {
  deposit(amount: number): number
}
export function save(account: AccountProxy, times: number) {
  for (let time = 0; time < times; time++) account.deposit(1)
}

function message(action: () => unknown) {
  try {
    return action()
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`
  }
}

export function main() {
  using bank = new Manager()
  const [account, other] = [bank.make(Account, 5), bank.make(Account)]
  const savers = [1, 2, 3].map(() => new Process({ target: save, args: [account, 50] }))
  for (const process of savers) process.start()
  for (const process of savers) process.join()
  tell(account.deposit(0), other.deposit(0))
  tell(
    message(() => account.withdraw(1000)),
    account.withdraw(150),
  )
  const asAny = account as unknown as Record<string, () => unknown>
  tell(
    refused(() => asAny._audit!()),
    outcome(() => asAny.nothing!()) !== undefined,
  )
  tell(
    refused(() => bank.make(Account, -1)),
    other.deposit(1),
  )
  const held = bank.dict<string, typeof account>()
  held.set('account', account)
  tell(held.at('account').deposit(1), account.deposit(1))
}
