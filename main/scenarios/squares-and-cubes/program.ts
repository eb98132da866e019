import { Process, print, sleep } from 'multiprocessing'

interface Parameters {
  processes: 'two' | 'one'
  pause: number
}

const numbers = [2, 3, 4, 5]

export function squares(pause: number) {
  print('squares of', numbers)
  for (const n of numbers) {
    sleep(pause)
    print('square:', n * n)
  }
}

export function cubes(pause: number) {
  print('cubes of', numbers)
  for (const n of numbers) {
    sleep(pause)
    print('cube:', n * n * n)
  }
}

export function main({ processes, pause }: Parameters) {
  if (processes === 'one') {
    squares(pause)
    cubes(pause)
  } else {
    const p1 = new Process({ target: squares, args: [pause], name: 'squares' })
    const p2 = new Process({ target: cubes, args: [pause], name: 'cubes' })
    p1.start()
    p2.start()
    p1.join()
    p2.join()
  }
  print('Done')
}
