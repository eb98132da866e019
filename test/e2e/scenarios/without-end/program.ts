import { Process, Queue, print, sleep } from 'multiprocessing'

type Way = 'compute' | 'print' | 'long' | 'fork' | 'grow' | 'fill'

export function compute() {
  for (;;);
}
export function write(line: string) {
  for (let count = 0; ; count++) print(line, count)
}
export function nap() {
  sleep(600)
}
export function fork() {
  for (;;) new Process({ target: nap }).start()
}
export function grow() {
  for (;;) new Process({ target: grow }).start()
}
export function fill() {
  const queue = new Queue()
  for (;;) queue.put(new Uint8Array(1_000_000))
}

export function main({ way }: { way: Way }) {
  if (way === 'print' || way === 'long') {
    const line = way === 'print' ? 'line' : 'long '.repeat(1_000_000)
    const writers = ['a', 'b'].map((name) => new Process({ target: write, args: [line], name }))
    for (const writer of writers) writer.start()
    for (const writer of writers) writer.join()
  } else ({ compute, fork, grow, fill })[way]()
}
