import type { Arena } from '../../main/multiprocessing/memory/arena.ts'
import { Heap } from '../../main/multiprocessing/memory/heap.ts'
import type { Memory } from '../../main/multiprocessing/memory/memory.ts'
import type { Region, Semaphore } from '../../main/multiprocessing/memory/system.ts'

/** What stands for `kill -9`: from then on the process does nothing that anybody else could see. */
export class Killed extends Error {}

/** When a process is killed: before a certain one of its steps, each of which is one access to memory or a semaphore. */
export class Fate {
  #stepsLeft = Infinity

  set stepsLeft(steps: number) {
    this.#stepsLeft = steps
  }
  step(): void {
    // It stays below 0, so that no `finally` of the dead does anything either.
    if (--this.#stepsLeft < 0) throw new Killed()
  }
}

/** The arena as a process sees it that dies when `fate` says so. */
export function mortalArena(arena: Arena, fate: Fate): Arena {
  const memory = mortal(arena.memory, fate)
  // All pages have been reserved, so that there is nothing to reserve.
  const region: Region = { memory, address: 0n, reserve: () => undefined, close: () => undefined }
  const { address, clock, trace, labPid, system } = arena
  const seen = {
    ...{ address, clock, trace, labPid, system, memory },
    heap: new Heap(region),
    newSemaphore: () => arena.newSemaphore(),
    semaphore: (number: number): Semaphore => mortal(arena.semaphore(number), fate),
  }
  return seen as Partial<Arena> as Arena
}

/** Each call of a method is a step. */
function mortal<T extends Memory | Semaphore>(what: T, fate: Fate): T {
  return new Proxy(what, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key)
      if (typeof member !== 'function') return member
      return (...args: unknown[]): unknown => {
        fate.step()
        return Reflect.apply(member, target, args) as unknown
      }
    },
  })
}
