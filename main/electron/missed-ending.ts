import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const GRACE_MS = 50
/** Fields of /proc/PID/stat after the name in brackets: the state, and the raw wait status (proc(5), 3 and 52). */
const STATE = 0
const WAIT_STATUS = 49

/**
 * How a process ended that Electron lost sight of. Electron learns of an end from the closed connection and asks at
 * once how the process ended; when the kernel is not quite done with it, the answer is "still running", nobody asks
 * again, and the exit event never comes (Electron 33, about one in a hundred processes that leave by `_exit` or a
 * signal). Its output pipes close all the same: call this then.
 * @returns n, −n for signal n, or null when this system does not tell.
 */
export async function missedEnding(pid: number): Promise<number | null> {
  await delay(GRACE_MS)
  // Elsewhere the closed pipes have to do as proof.
  if (process.platform !== 'linux') return null
  for (;;) {
    const fields = statOf(pid)
    if (fields === null) return null
    if (fields[STATE] === 'Z' || fields[STATE] === 'X') return codeOf(Number(fields[WAIT_STATUS]))
    await delay(GRACE_MS)
  }
}

function statOf(pid: number): readonly string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

const codeOf = (waitStatus: number): number => {
  const signal = waitStatus & 0x7f
  return signal === 0 ? waitStatus >> 8 : -signal
}
