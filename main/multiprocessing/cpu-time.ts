import type { System, CpuTime } from './memory/system.ts'

/** Processor time that this process, with all its threads, uses from now on. */
export function processCpu(): () => CpuTime {
  const atStart = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(atStart)
    return { cpuMs: (user + system) / 1000, userMs: user / 1000 }
  }
}

const UNKNOWN: CpuTime = { cpuMs: 0, userMs: NaN }

/** Processor time that this thread uses from now on; 0 where the system does not tell. */
export function threadCpu({ thread }: System): () => CpuTime {
  const atStart = thread?.cpu() ?? UNKNOWN
  return () => {
    const now = thread?.cpu() ?? UNKNOWN
    return { cpuMs: now.cpuMs - atStart.cpuMs, userMs: now.userMs - atStart.userMs }
  }
}
