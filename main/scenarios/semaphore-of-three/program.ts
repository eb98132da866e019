import { Process, Semaphore, Value, print, sleep } from 'multiprocessing'

interface Parameters {
  places: number
  visitors: number
  stay: number
}

export function visit(places: Semaphore, inside: Value, most: Value, stay: number) {
  places.acquire() // takes a place, or waits for one
  inside.getLock().with(() => {
    inside.value = inside.value + 1
    most.value = Math.max(most.value, inside.value)
  })
  sleep(stay)
  inside.getLock().with(() => (inside.value = inside.value - 1))
  places.release()
}

export function main({ places, visitors, stay }: Parameters) {
  const semaphore = new Semaphore(places, { name: 'places' })
  const inside = new Value('i', 0, { name: 'inside' })
  const most = new Value('i', 0, { name: 'most' })
  const processes = Array.from(
    { length: visitors },
    (_, i) => new Process({ target: visit, args: [semaphore, inside, most, stay], name: `visitor-${i + 1}` }),
  )
  for (const process of processes) process.start()
  for (const process of processes) process.join()
  print('most at once:', most.value)
}
