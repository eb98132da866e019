import { Condition, Process, RawArray, RawValue, print } from 'multiprocessing'

interface Parameters {
  places: number
  items: number
  look: 'again' | 'once'
}

/** A ring of places, how many items were put and taken so far, and how often each item was taken. */
interface Buffer {
  ring: RawArray
  put: RawValue
  taken: RawValue
  times: RawArray
  changed: Condition
}

export function produce({ ring, put, taken, changed }: Buffer, first: number, { places, items, look }: Parameters) {
  for (let i = 0; i < items; i++) {
    changed.acquire()
    const isFull = () => put.value - taken.value >= places
    if (look === 'once' && isFull()) changed.wait()
    while (look === 'again' && isFull()) changed.wait() // woken, it looks again
    ring[put.value % places] = 2 * i + first // one producer makes even items, the other odd ones
    put.value = put.value + 1
    changed.notifyAll()
    changed.release()
  }
}

export function consume({ ring, put, taken, times, changed }: Buffer, { places, items, look }: Parameters) {
  for (let i = 0; i < items; i++) {
    changed.acquire()
    const isEmpty = () => put.value - taken.value <= 0
    if (look === 'once' && isEmpty()) changed.wait()
    while (look === 'again' && isEmpty()) changed.wait()
    const item = ring[taken.value % places]!
    times[item] = times[item]! + 1
    taken.value = taken.value + 1
    changed.notifyAll()
    changed.release()
  }
}

export function main(parameters: Parameters) {
  const { places, items } = parameters
  const buffer: Buffer = {
    ring: new RawArray('i', places, { name: 'ring' }),
    put: new RawValue('i', 0, { name: 'put' }),
    taken: new RawValue('i', 0, { name: 'taken' }),
    times: new RawArray('i', 2 * items, { name: 'times' }),
    changed: new Condition({ name: 'changed' }),
  }
  const processes = [
    new Process({ target: produce, args: [buffer, 0, parameters], name: 'producer-even' }),
    new Process({ target: produce, args: [buffer, 1, parameters], name: 'producer-odd' }),
    new Process({ target: consume, args: [buffer, parameters], name: 'consumer-1' }),
    new Process({ target: consume, args: [buffer, parameters], name: 'consumer-2' }),
  ]
  for (const process of processes) process.start()
  for (const process of processes) process.join()
  print('lost or doubled:', buffer.times.slice().filter((times) => times !== 1).length)
}
