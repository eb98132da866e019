import { Event, Process, Queue, print } from 'multiprocessing'

interface Parameters {
  runners: number
  wait: boolean
}

export function run(name: string, gun: Event, ready: Queue, finish: Queue, { wait }: Parameters) {
  ready.put(name)
  if (wait) gun.wait()
  const falseStart = !gun.isSet()
  for (let metre = 0; metre < 100_000; metre++) Math.sqrt(metre)
  finish.put([name, falseStart])
}

export function main(parameters: Parameters) {
  const gun = new Event({ name: 'gun' })
  const ready = new Queue({ name: 'ready' })
  const finish = new Queue({ name: 'finish' })
  const names = Array.from({ length: parameters.runners }, (_, i) => `runner-${i + 1}`)
  const runners = names.map((name) => new Process({ target: run, args: [name, gun, ready, finish, parameters], name }))
  for (const runner of runners) runner.start()
  runners.forEach(() => print(ready.get(), 'is ready'))
  print('bang')
  gun.set()
  let falseStarts = 0
  for (let place = 1; place <= parameters.runners; place++) {
    const [name, falseStart] = finish.get() as [string, boolean]
    print(name, falseStart ? 'is there, after a false start' : 'is there')
    if (falseStart) falseStarts++
  }
  for (const runner of runners) runner.join()
  print('false starts:', falseStarts)
}
