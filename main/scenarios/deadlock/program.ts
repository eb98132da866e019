import { Lock, Process, Value, print, sleep } from 'multiprocessing'

interface Parameters {
  way: 'opposite-order' | 'same-order' | 'timeout'
}

interface Account {
  name: string
  balance: Value
  lock: Lock
}

export function transfer(amount: number, from: Account, to: Account, { way }: Parameters) {
  let [first, second] = [from, to]
  if (way === 'same-order' && first.name > second.name) [first, second] = [second, first]
  first.lock.acquire()
  print('has', first.name, 'and wants', second.name)
  sleep(0.5) // time enough for the other to take its first lock
  if (way === 'timeout') {
    while (!second.lock.acquire({ timeout: 0.2 })) {
      first.lock.release()
      print('gives', first.name, 'back')
      sleep(Math.random() / 2) // not both at the same pace
      first.lock.acquire()
    }
  } else {
    second.lock.acquire()
  }
  from.balance.value = from.balance.value - amount
  to.balance.value = to.balance.value + amount
  print('has moved', amount, 'from', from.name, 'to', to.name)
  second.lock.release()
  first.lock.release()
}

export function main(parameters: Parameters) {
  const open = (name: string): Account => ({
    name,
    balance: new Value('i', 100, { name }),
    lock: new Lock({ name: `lock of ${name}` }),
  })
  const [a, b] = [open('A'), open('B')]
  const ab = new Process({ target: transfer, args: [10, a, b, parameters], name: 'A-to-B' })
  const ba = new Process({ target: transfer, args: [30, b, a, parameters], name: 'B-to-A' })
  ab.start()
  ba.start()
  ab.join()
  ba.join()
  print('A has', a.balance.value, 'and B has', b.balance.value)
}
