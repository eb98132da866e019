import { Barrier, Event, Process, RawValue, Value, print } from 'multiprocessing'

interface Parameters {
  way: 'spin' | 'block'
  waiters: number
  seconds: number
}

interface Shared {
  start: Barrier
  finished: Event
  finishedAt: RawValue<'d'> // 0 until the work is done
  used: Value<'d'> // by all waiters, in seconds
}

export function wait({ start, finished, finishedAt, used }: Shared, { way }: Parameters) {
  start.wait()
  const before = coreTime()
  if (way === 'spin') while (finishedAt.value === 0);
  else finished.wait()
  const late = now() - finishedAt.value
  const mine = coreTime() - before
  used.getLock().with(() => (used.value = used.value + mine))
  print('went on', Math.round(late * 1e6), 'microseconds after the end of the work')
}

export function work({ start, finished, finishedAt }: Shared, { seconds }: Parameters) {
  start.wait()
  const end = coreTime() + seconds
  while (coreTime() < end); // computes until a core has given it so much time
  finishedAt.value = now()
  finished.set()
}

/** Seconds that this process has had a core. */
function coreTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Seconds on a clock that all processes share. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e9
}

export function main(parameters: Parameters) {
  const { waiters, seconds } = parameters
  const shared: Shared = {
    start: new Barrier(waiters + 2, { name: 'start' }),
    finished: new Event({ name: 'finished' }),
    finishedAt: new RawValue('d', 0, { name: 'finished at' }),
    used: new Value('d', 0, { name: 'used by waiting' }),
  }
  const all = [new Process({ target: work, args: [shared, parameters], name: 'worker' })]
  for (let i = 1; i <= waiters; i++)
    all.push(new Process({ target: wait, args: [shared, parameters], name: `waiter ${i}` }))
  for (const process of all) process.start()
  shared.start.wait()
  const began = now()
  shared.finished.wait()
  print('the work took', (shared.finishedAt.value - began).toFixed(2), 'seconds')
  for (const process of all) process.join()
  print('core time of the waiting, in percent of the work:', Math.round((100 * shared.used.value) / seconds))
}
