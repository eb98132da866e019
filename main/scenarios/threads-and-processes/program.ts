import { Event, Process, Queue as ProcessQueue, cpuCount, print } from 'multiprocessing'
import { Queue as ThreadQueue, Thread } from 'threading'

interface Parameters {
  messages: number
  work: number
}
type Queue = ProcessQueue | ThreadQueue
const kinds = { thread: { Worker: Thread, Queue: ThreadQueue }, process: { Worker: Process, Queue: ProcessQueue } }
type Kind = keyof typeof kinds
const bothKinds = ['thread', 'process'] as const
const STOP = -1

/** What every worker does: it says how much memory is in use, then does one piece of work after the other. */
export function serve(requests: Queue, answers: Queue) {
  answers.put(megabytes())
  for (let work = requests.get() as number; work !== STOP; work = requests.get() as number) {
    compute(work)
    answers.put('done')
  }
}

function compute(work: number) {
  let n = 1n
  for (let i = 0; i < work; i++) n = (n * 48271n) % 2147483647n
}

function measure(kind: Kind, { messages, work }: Parameters) {
  const { Worker, Queue } = kinds[kind]
  const requests = new Queue({ name: `${kind} requests` })
  const answers = new Queue({ name: `${kind} answers` })
  const start = (name: string) => {
    const worker = new Worker({ target: serve, args: [requests, answers], name })
    worker.start()
    return worker
  }
  const before = kind === 'thread' ? megabytes() : 0 // a thread adds to its process's memory, a process has its own
  let began = performance.now()
  const workers = [start(`${kind} 1`)]
  const megabytesInUse = answers.get() as number
  print(`${kind}: at work after ${since(began)} ms, takes ${(megabytesInUse - before).toFixed(1)} MB`)

  began = performance.now()
  for (let i = 0; i < messages; i++) {
    requests.put(0)
    answers.get()
  }
  print(`${kind}: ${messages} messages there and back in ${since(began)} ms`)

  began = performance.now()
  requests.put(work)
  answers.get()
  const one = performance.now() - began
  while (workers.length < cpuCount()) {
    workers.push(start(`${kind} ${workers.length + 1}`))
    answers.get()
  }
  began = performance.now()
  workers.forEach(() => requests.put(work))
  workers.forEach(() => answers.get())
  const all = performance.now() - began
  print(`${kind}: speed-up with ${workers.length} workers: ${((workers.length * one) / all).toFixed(2)}`)
  workers.forEach(() => requests.put(STOP))
  for (const worker of workers) worker.join()
}

const megabytes = () => process.memoryUsage.rss() / 1e6
const since = (beganMs: number) => (performance.now() - beganMs).toFixed(1)

/** A process with two workers, one of which crashes. It is not the root, so that the root lives on. */
export function host(kind: Kind, signs: ProcessQueue) {
  const { Worker } = kinds[kind]
  const crashed = new Event({ name: `${kind} crashed` })
  const neighbour = new Worker({ target: live, args: [crashed, signs], name: `neighbour ${kind}` })
  const crashing = new Worker({ target: crash, name: `crashing ${kind}` })
  neighbour.start()
  crashing.start()
  crashing.join()
  crashed.set()
  neighbour.join()
}

export function live(crashed: Event, signs: ProcessQueue) {
  crashed.wait()
  signs.put('alive')
}

export function crash() {
  process.kill(process.pid, 'SIGKILL') // what the system does to a process when memory runs out
}

export function main(parameters: Parameters) {
  for (const kind of bothKinds) measure(kind, parameters)
  for (const kind of bothKinds) {
    const signs = new ProcessQueue({ name: `signs after ${kind} crash` })
    const p = new Process({ target: host, args: [kind, signs], name: `host of ${kind}` })
    p.start()
    p.join()
    print(`neighbour of a crashed ${kind}:`, signs.empty() ? 'gone' : 'alive')
  }
}
