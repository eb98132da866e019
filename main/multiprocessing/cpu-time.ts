import type { System } from './memory/system.ts'

/** Processor time that this process, with all its threads, uses from now on; milliseconds. */
export function processCpu(): () => number {
  const atStart = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(atStart)
    return (user + system) / 1000
  }
}

/** Processor time that this thread uses from now on; milliseconds, 0 where the system does not tell. */
export function threadCpu({ thread }: System): () => number {
  const atStart = thread?.cpuMs() ?? 0
  return () => (thread?.cpuMs() ?? 0) - atStart
}
