import { Barrier, Lock, Process, Semaphore, print, sleep } from 'multiprocessing'

interface Parameters {
  rule: 'left-first' | 'lower-first' | 'waiter' | 'give-back'
  philosophers: number
  meals: number
}

interface Table {
  forks: Lock[]
  allHaveLeft: Barrier
  waiter: Semaphore
}

const NAMES = ['Socrates', 'Hypatia', 'Kant', 'Arendt', 'Laozi']

export function philosopher(place: number, { forks, allHaveLeft, waiter }: Table, { rule, meals }: Parameters) {
  const next = (place + 1) % forks.length
  const left = forks[place]!
  const right = forks[next]!
  for (let meal = 0; meal < meals; meal++) {
    if (rule === 'left-first') {
      left.acquire()
      allHaveLeft.wait() // the unlucky moment, made certain
      right.acquire()
    } else if (rule === 'lower-first') {
      forks[Math.min(place, next)]!.acquire()
      forks[Math.max(place, next)]!.acquire()
    } else if (rule === 'waiter') {
      waiter.acquire() // lets in all but one
      left.acquire()
      right.acquire()
    } else {
      left.acquire()
      if (meal === 0) allHaveLeft.wait()
      while (!right.acquire({ timeout: 0.1 })) {
        left.release() // gives back, waits a while, tries again
        sleep(0.1 * Math.random())
        left.acquire()
      }
    }
    sleep(0.02) // eats
    right.release()
    left.release()
    if (rule === 'waiter') waiter.release()
  }
  print('has eaten', meals, 'times')
}

export function main(parameters: Parameters) {
  const seats = NAMES.slice(0, parameters.philosophers)
  const table: Table = {
    forks: seats.map((_, place) => new Lock({ name: `fork ${place + 1}` })),
    allHaveLeft: new Barrier(seats.length, { name: 'all have a left fork' }),
    waiter: new Semaphore(seats.length - 1, { name: 'waiter' }),
  }
  const all = seats.map((name, place) => new Process({ target: philosopher, args: [place, table, parameters], name }))
  for (const process of all) process.start()
  for (const process of all) process.join()
  print('meals of each:', parameters.meals)
}
