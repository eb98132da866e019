import type { Launcher } from '../lab/launcher.ts'
import { childLauncher } from './child-launcher.ts'
import { workerLauncher } from './worker-launcher.ts'

/**
 * `FORKSCOPE_LAUNCHER=threads` runs every process as a worker thread of the lab, for the library's tests.
 * @throws Error for any other word, in one sentence.
 */
export function chosenLauncher(): Launcher {
  const chosen = process.env.FORKSCOPE_LAUNCHER ?? ''
  if (chosen === '' || chosen === 'processes') return childLauncher
  if (chosen === 'threads') return workerLauncher
  throw new Error(`FORKSCOPE_LAUNCHER is processes or threads, not "${chosen}".`)
}
