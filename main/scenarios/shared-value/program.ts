import { Process, Value, print } from 'multiprocessing'

export function update(v: Value<'d'>) {
  v.value = 5.56
}

export function main() {
  const v = new Value('d', 0.0, { name: 'v' })
  const p = new Process({ target: update, args: [v] })
  p.start()
  p.join()
  print(v.value)
}
