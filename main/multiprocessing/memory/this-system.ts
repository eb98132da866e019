import { RuntimeError } from '../errors.ts'
import type { System } from './system.ts'

/**
 * The system this process runs on, loaded on first use so that another system's library is never asked for.
 * @throws RuntimeError with one sentence where Forkscope has no implementation.
 */
export async function thisSystem(): Promise<System> {
  switch (process.platform) {
    case 'linux':
    case 'darwin':
      return (await import('./posix.ts')).posix
    case 'win32':
      return (await import('./windows.ts')).windows
    default:
      throw new RuntimeError(
        `Forkscope cannot share memory between processes on ${process.platform}; run it on Linux, macOS or Windows.`,
      )
  }
}
