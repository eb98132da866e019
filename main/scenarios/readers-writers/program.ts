import { Array, Lock, Process, Semaphore, Value, print, sleep } from 'multiprocessing'

interface Parameters {
  way: 'readers-together' | 'one-at-a-time' | 'no-lock'
  readers: number
  writers: number
  rounds: number
}

/** A page of two numbers that every writer leaves equal, and what guards it: the room is a writer's, or all readers'. */
interface Shared {
  page: Array
  room: Semaphore
  door: Lock
  reading: Value
  most: Value
  torn: Value
}

export function read({ page, room, door, reading, most, torn }: Shared, { way, rounds }: Parameters) {
  for (let round = 0; round < rounds; round++) {
    sleep(0.02)
    if (way === 'one-at-a-time') room.acquire()
    door.acquire()
    if (way === 'readers-together' && reading.value === 0) room.acquire() // the first reader takes it for all
    reading.value = reading.value + 1
    most.value = Math.max(most.value, reading.value)
    door.release()

    const left = page[0]
    sleep(0.02)
    const right = page[1]

    door.acquire()
    if (left !== right) torn.value = torn.value + 1
    reading.value = reading.value - 1
    if (way === 'readers-together' && reading.value === 0) room.release() // the last reader gives it back
    door.release()
    if (way === 'one-at-a-time') room.release()
  }
}

export function write({ page, room }: Shared, { way, rounds }: Parameters) {
  for (let round = 0; round < rounds; round++) {
    sleep(0.02)
    if (way !== 'no-lock') room.acquire()
    page[0] = page[0]! + 1
    sleep(0.03)
    page[1] = page[0]
    if (way !== 'no-lock') room.release()
  }
}

export function main(parameters: Parameters) {
  const shared: Shared = {
    page: new Array('i', 2, { name: 'page' }),
    room: new Semaphore(1, { name: 'room' }),
    door: new Lock({ name: 'door' }),
    reading: new Value('i', 0, { name: 'reading' }),
    most: new Value('i', 0, { name: 'most' }),
    torn: new Value('i', 0, { name: 'torn' }),
  }
  const processes: Process[] = []
  for (let i = 1; i <= parameters.readers; i++)
    processes.push(new Process({ target: read, args: [shared, parameters], name: `reader-${i}` }))
  for (let i = 1; i <= parameters.writers; i++)
    processes.push(new Process({ target: write, args: [shared, parameters], name: `writer-${i}` }))
  for (const process of processes) process.start()
  for (const process of processes) process.join()
  print('most readers at once:', shared.most.value)
  print('torn reads:', shared.torn.value)
}
