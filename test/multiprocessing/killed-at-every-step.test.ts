import { afterAll, describe, expect, it, vi } from 'vitest'
import { isAbandoned } from '../../main/lab/lock-report.ts'
import { recordEnd } from '../../main/multiprocessing/ending.ts'
import {
  Barrier,
  Condition,
  Connection,
  EOFError,
  Event,
  JoinableQueue,
  Lock,
  Pipe,
  Queue,
  RLock,
  Semaphore,
  SharedMemory,
} from '../../main/multiprocessing/index.ts'
import { context } from '../../main/multiprocessing/context.ts'
import { ConditionAt, NOTIFIED } from '../../main/multiprocessing/condition.ts'
import type { Arena } from '../../main/multiprocessing/memory/arena.ts'
import { markedIn } from '../../main/multiprocessing/roster.ts'
import { objectBase } from '../../main/multiprocessing/object-table.ts'
import { remember } from '../../main/multiprocessing/shared-object.ts'
import { testArena } from '../support/arena.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { Fate, Killed, mortalArena } from '../support/mortal.ts'
import { become, newEntry } from '../support/process.ts'

// Whoever waits for a dead holder looks sooner whether it is dead: hundreds of times here.
vi.mock('../../main/multiprocessing/wait-list.ts', async (original) => ({ ...(await original<object>()), SLICE_MS: 4 }))

afterAll(expectNothingLeft)

/**
 * What one process does while it may be killed, and what another finds then. Both have the objects that they share as their
 * own, reached by id.
 */
interface Case {
  /** Makes the victim's objects. @returns what it does. */
  readonly victim: () => () => void
  /** What others do after its death and before that is known. */
  readonly meanwhile?: (arena: Arena) => void
  /** @param lived whether the victim did all of it, and was killed afterwards. */
  readonly check: (lived: boolean, arena: Arena) => void
}

/** Does something as another process, which is killed then. */
type Bygone = (act: () => void) => void

let kills = 0

/**
 * Kills a process before its first step, its second, and so on, each time in a run of its own, until it comes through.
 * @returns how many steps it has.
 */
async function killAtEveryStep(prepare: (bygone: Bygone) => Case): Promise<number> {
  for (let steps = 0; ; steps++) {
    using made = await testArena('overlay')
    const { arena } = made
    arena.heap.reserveAhead(Infinity)
    const survivor = newEntry(arena)
    const entry = newEntry(arena)
    become(arena, survivor)
    const { victim, meanwhile, check } = prepare((act) => {
      const other = newEntry(arena)
      become(arena, other)
      act()
      become(arena, survivor)
      recordEnd(arena, other, -9)
    })
    const fate = new Fate()
    become(mortalArena(arena, fate), entry)
    const act = victim()
    fate.stepsLeft = steps
    const lived = comesThrough(act)
    kills++
    become(arena, survivor)
    meanwhile?.(arena)
    recordEnd(arena, entry, -9)
    try {
      check(lived, arena)
    } catch (error) {
      throw new Error(`The victim was killed after ${steps} steps.`, { cause: error })
    }
    if (lived) return steps
  }
}

function comesThrough(act: () => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (error instanceof Killed) return false
    throw error
  }
}

/** Every item that can be got, without waiting longer than it takes to see that a holder has died. */
function drain(queue: Queue): unknown[] {
  const items: unknown[] = []
  for (;;) {
    try {
      items.push(queue.get({ timeout: 0.02 }))
    } catch {
      return items
    }
  }
}

const SEGMENT_FILLING = 'x'.repeat(30_000)
/** Longer than a segment: it gets one of its own. */
const LONG = 'y'.repeat(100_000)

describe('a process that is killed before any of its steps', () => {
  it.each<[string, unknown[], unknown]>([
    ['a number', [1, 2], 3],
    ['what needs a new segment', [SEGMENT_FILLING, SEGMENT_FILLING], SEGMENT_FILLING],
    ['what has a segment of its own', [1], LONG],
  ])('puts %s: all or nothing, and what was acknowledged is there', async (_, before, item) => {
    const steps = await killAtEveryStep(() => {
      const queue = new JoinableQueue()
      for (const each of before) queue.put(each)
      return {
        victim: () => {
          const own = new JoinableQueue({ id: queue.id })
          return () => own.put(item)
        },
        check(lived) {
          queue.put('last')
          const items = drain(queue)
          expect(items.slice(0, before.length)).toEqual(before)
          const rest = items.slice(before.length)
          expect([['last'], [item, 'last']]).toContainEqual(rest)
          if (lived) expect(rest).toEqual([item, 'last'])
          expect(queue.qsize()).toBe(0)
          items.forEach(() => queue.taskDone())
          expect(queue.join(0)).toBe(true)
          expect(() => queue.taskDone()).toThrow('too many times')
        },
      }
    })
    expect(steps).toBeGreaterThan(15)
  })

  it.each<[string, unknown[]]>([
    ['numbers', [1, 2, 3, 4]],
    ['the first of a segment', [LONG, 2, LONG, SEGMENT_FILLING]],
  ])('gets %s: at most the one it had in hand is lost, none is there twice', async (_, items) => {
    const steps = await killAtEveryStep(() => {
      const queue = new Queue(items.length)
      for (const item of items) queue.put(item)
      let got = 0
      return {
        victim: () => {
          const own = new Queue({ id: queue.id })
          return () => {
            for (; got < 2; got++) expect(own.get()).toBe(items[got])
          }
        },
        check() {
          const rest = drain(queue)
          expect([items.slice(got), items.slice(got + 1)]).toContainEqual(rest)
          expect(queue.qsize()).toBe(0)
          for (const item of items) queue.putNowait(item)
          expect(queue.full()).toBe(true)
          expect(drain(queue)).toEqual(items)
        },
      }
    })
    expect(steps).toBeGreaterThan(30)
  })

  it.each([
    ['a Lock', (robust: boolean) => new Lock({ robust }), (id: Lock['id']) => new Lock(id)],
    ['an RLock', (robust: boolean) => new RLock({ robust }), (id: Lock['id']) => new RLock(id)],
  ] as const)('has %s: the next gets it and is told, or the lab is', async (_, make, reach) => {
    for (const robust of [false, true]) {
      const steps = await killAtEveryStep(() => {
        const lock = make(robust)
        let inside = false
        return {
          victim: () => {
            const own = reach(lock.id)
            return () => {
              for (let round = 0; round < 2; round++) {
                own.acquire()
                inside = true
                expect(own.inconsistent).toBe(false)
                if (own instanceof RLock) own.with(() => undefined)
                inside = false
                own.release()
              }
            }
          },
          check(lived, arena) {
            const taken = lock.acquire({ timeout: 0.15 })
            expect(taken).toBe(!isAbandoned(arena.memory, lock.id))
            if (robust) expect(taken).toBe(true)
            if (inside) expect(taken && !lock.inconsistent).toBe(false)
            if (lived) expect([taken, lock.inconsistent]).toEqual([true, false])
            if (!taken) return
            if (lock.inconsistent) lock.recover()
            lock.release()
            lock.with(() => expect(lock.inconsistent).toBe(false))
          },
        }
      })
      expect(steps).toBeGreaterThan(10)
    }
  })

  it('inherits a robust lock: the next is told as well, until it has been recovered', async () => {
    const steps = await killAtEveryStep((bygone) => {
      const lock = new Lock({ robust: true })
      bygone(() => new Lock(lock.id).acquire())
      let recovered = false
      return {
        victim: () => {
          const own = new Lock(lock.id)
          return () => {
            own.acquire()
            own.recover()
            recovered = true
            own.release()
          }
        },
        check(lived) {
          expect(lock.acquire({ timeout: 0.3 })).toBe(true)
          if (!recovered) expect(lock.inconsistent).toBe(true)
          if (lived) expect(lock.inconsistent).toBe(false)
        },
      }
    })
    expect(steps).toBeGreaterThan(10)
  })

  it('has a permit of a semaphore: the others have theirs', async () => {
    const steps = await killAtEveryStep(() => {
      const semaphore = new Semaphore(2)
      let held: number | undefined = 0
      return {
        victim: () => {
          const own = new Semaphore({ id: semaphore.id })
          return () => {
            held = undefined
            own.acquire()
            held = 1
            own.release()
            held = 0
          }
        },
        check(lived) {
          const value = semaphore.getValue()
          expect([1, 2]).toContain(value)
          if (held !== undefined && lived) expect(value).toBe(2 - held)
          for (let permit = 0; permit < value; permit++) expect(semaphore.acquire({ timeout: 0.2 })).toBe(true)
          expect(semaphore.acquire({ block: false })).toBe(false)
          semaphore.release()
          expect(semaphore.acquire({ timeout: 0.2 })).toBe(true)
        },
      }
    })
    expect(steps).toBeGreaterThan(15)
  })

  it('waits for a condition: its notification goes to the next', async () => {
    const told = new Set<boolean>()
    const steps = await killAtEveryStep(() => {
      const lock = new Lock({ robust: true })
      const condition = new Condition(lock)
      let notified = false
      return {
        victim: () => {
          const own = conditionWith(new Lock(lock.id), condition.id)
          return () => own.with(() => own.wait(0.001))
        },
        meanwhile({ memory }) {
          if (!condition.acquire({ block: false })) return
          condition.notify()
          condition.release()
          const roster = memory.i32(objectBase(condition.id) + ConditionAt.roster)
          notified = markedIn(memory, roster).some(({ word }) => word === NOTIFIED)
        },
        check() {
          told.add(notified)
          expect(condition.acquire({ timeout: 0.3 })).toBe(true)
          expect(condition.wait(0.01)).toBe(notified)
          expect(condition.wait(0.001)).toBe(false)
          condition.release()
        },
      }
    })
    expect(steps).toBeGreaterThan(30)
    expect(told).toEqual(new Set([false, true]))
  })

  it('notifies: the others can wait and notify', async () => {
    const steps = await killAtEveryStep(() => {
      const lock = new Lock({ robust: true })
      const condition = new Condition(lock)
      return {
        victim: () => {
          const own = conditionWith(new Lock(lock.id), condition.id)
          return () => own.with(() => own.notifyAll())
        },
        check() {
          expect(condition.acquire({ timeout: 0.3 })).toBe(true)
          expect(condition.wait(0.001)).toBe(false)
          condition.release()
        },
      }
    })
    expect(steps).toBeGreaterThan(5)
  })

  it('sets, clears and waits for an event: it is set or not, and can be waited for', async () => {
    const steps = await killAtEveryStep(() => {
      const event = new Event()
      return {
        victim: () => {
          const own = new Event(event.id)
          return () => {
            own.set()
            own.wait()
            own.clear()
            own.wait(0.001)
            own.set()
          }
        },
        check(lived) {
          if (lived) expect(event.isSet()).toBe(true)
          event.clear()
          expect(event.wait(0.001)).toBe(false)
          event.set()
          expect(event.wait(0.3)).toBe(true)
        },
      }
    })
    expect(steps).toBeGreaterThan(30)
  })

  it('comes to a barrier: it is passed or broken, and whole after reset()', async () => {
    const steps = await killAtEveryStep(() => {
      const [alone, two] = [new Barrier(1), new Barrier(2)]
      return {
        victim: () => {
          const [ownAlone, ownTwo] = [new Barrier({ id: alone.id }), new Barrier({ id: two.id })]
          return () => {
            ownAlone.wait()
            ifNotKilled(() => ownTwo.wait(0.001))
            ownTwo.reset()
          }
        },
        check() {
          // Who was killed while it waited there has broken it.
          ifNotKilled(() => alone.wait(0.3))
          if (alone.broken) alone.reset()
          expect([alone.wait(0.3), alone.wait(0.3)]).toEqual([0, 0])
          expect(() => two.wait(0.01)).toThrow(/broken/)
          two.reset()
          expect([two.broken, two.nWaiting]).toEqual([false, 0])
        },
      }
    })
    expect(steps).toBeGreaterThan(30)
  })

  it('sends through a pipe: what it sent comes, then the end', async () => {
    const steps = await killAtEveryStep(() => {
      const [receiver, sender] = Pipe(false)
      let sent = 0
      return {
        victim: () => {
          const own = new Connection(sender.id)
          return () => {
            for (; sent < 2; sent++) own.send(sent)
            own.close()
          }
        },
        check() {
          sender.close()
          const received: unknown[] = []
          expect(() => {
            while (receiver.poll(0.3)) received.push(receiver.recv())
          }).toThrow(EOFError)
          expect([[0, 1].slice(0, sent), [0, 1].slice(0, sent + 1)]).toContainEqual(received)
        },
      }
    })
    expect(steps).toBeGreaterThan(30)
  })

  it('says that items are done: the others can say the rest', async () => {
    const steps = await killAtEveryStep(() => {
      const queue = new JoinableQueue()
      queue.put(1)
      queue.put(2)
      let said = 0
      return {
        victim: () => {
          const own = new JoinableQueue({ id: queue.id })
          return () => {
            for (; said < 2; said++) own.taskDone()
          }
        },
        check(lived) {
          let left = 0
          while (!queue.join(0)) {
            queue.taskDone()
            left++
          }
          expect([2 - said, 1 - said]).toContain(left)
          if (lived) expect(left).toBe(0)
        },
      }
    })
    expect(steps).toBeGreaterThan(5)
  })

  it('takes and gives back memory: nobody is given what another has', async () => {
    const sizes = [60, 200, 5000]
    const steps = await killAtEveryStep(() => {
      return {
        victim: () => {
          const { heap } = context().arena
          return () => {
            for (const size of [...sizes, ...sizes]) heap.free(heap.allocate(size), size)
          }
        },
        check(_, { heap }) {
          const blocks = [...sizes, ...sizes, ...sizes].map((size) => ({ at: heap.allocate(size), size }))
          blocks.sort((a, b) => a.at - b.at)
          blocks.forEach(({ at, size }, number) => {
            const next = blocks[number + 1]
            if (next) expect(at + size).toBeLessThanOrEqual(next.at)
          })
        },
      }
    })
    expect(steps).toBeGreaterThan(30)
  })

  it('makes, closes and unlinks shared memory: others can make theirs, and what was freed is free', async () => {
    const steps = await killAtEveryStep(() => {
      return {
        victim: () => () => {
          const memory = new SharedMemory({ create: true, size: 5000, name: 'mine' })
          memory.buf[0] = 7
          memory.close()
          new SharedMemory({ name: 'mine' }).unlink()
        },
        check(lived) {
          const names = ['mine', 'other'].map((name) => {
            try {
              return new SharedMemory({ create: true, size: 5000, name }).buf[0]
            } catch (error) {
              return (error as Error).name
            }
          })
          expect([
            [0, 0],
            ['FileExistsError', 0],
          ]).toContainEqual(names)
          if (lived) expect(names).toEqual([0, 0])
        },
      }
    })
    expect(steps).toBeGreaterThan(20)
  })

  it('dies in many a way', () => {
    console.log(`${kills} kills, each before another step`)
    expect(kills).toBeGreaterThan(700)
  })
})

/** A condition finds its lock where the lock was reached last. */
const conditionWith = (lock: Lock, id: Condition['id']): Condition => {
  remember(lock)
  return new Condition(id)
}

/** Errors are what a barrier is expected to give here; the end of the process is not one. */
function ifNotKilled(act: () => void): void {
  try {
    act()
  } catch (error) {
    if (error instanceof Killed) throw error
  }
}
