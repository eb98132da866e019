import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

interface Member {
  readonly pid: number
  readonly command: string
}

const LOOK_MS = 20
const PATIENCE_MS = 2_000

/**
 * A process and all that it starts, on a POSIX system. Python's resource tracker is one of them: it outlives the others,
 * removes the shared memory and semaphores that they leave, and ends by itself. So it is killed last, if at all.
 */
export class ProcessGroup {
  readonly #leader: number

  /** @param leader the pid of the process that the group was made for. */
  constructor(leader: number) {
    this.#leader = leader
  }

  /** Asks all of them to end; Python's tracker does not listen. */
  askToEnd(): void {
    send(-this.#leader, 'SIGTERM')
  }

  /** Kills at once whoever still lives, but not the tracker. @returns how many were killed. */
  kill(): number {
    const others = this.#members().filter((member) => !isTracker(member))
    for (const { pid } of others) send(pid, 'SIGKILL')
    return others.length
  }

  /** Kills until nobody is left: those who start others meanwhile, too. */
  async end(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS
    while (this.#members().length > 0) {
      if (performance.now() > deadline) send(-this.#leader, 'SIGKILL')
      else this.kill()
      await delay(LOOK_MS)
      if (performance.now() > deadline + PATIENCE_MS) return // Not even SIGKILL helps: it waits for a disk.
    }
  }

  /** Who has ended and is not yet buried is none. */
  #members(): readonly Member[] {
    return process.platform === 'linux' ? membersFromProc(this.#leader) : membersFromPs(this.#leader)
  }
}

const isTracker = ({ command }: Member): boolean => command.includes('multiprocessing.resource_tracker')

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}

function membersFromProc(group: number): readonly Member[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      // After the name in brackets: state, parent, group (proc(5), fields 3 to 5).
      const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(itsGroup) !== group || state === 'Z' || state === 'X') return []
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return [{ pid: Number(name), command }]
    } catch {
      return [] // It ended while we looked.
    }
  })
}

function membersFromPs(group: number): readonly Member[] {
  const listing = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,stat=,command='], { encoding: 'utf8' })
  return listing.split('\n').flatMap((line) => {
    const [, pid, itsGroup, state = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)(?:\s+(\S.*))?$/.exec(line) ?? []
    return Number(itsGroup) === group && !state.startsWith('Z') ? [{ pid: Number(pid), command }] : []
  })
}
