import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { definedEnvironment } from './launch.ts'

export interface CommandResult {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Called with the pid once the program runs. */
  readonly started?: (pid: number) => void
}

/** Runs a program to its end where there is no display. */
export async function runWithoutDisplay(
  program: string,
  args: readonly string[],
  { env = {}, started }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(program, args, {
    env: { ...definedEnvironment(), DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.once('spawn', () => started?.(child.pid ?? 0))
  const status = new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve)
    child.once('error', reject)
  })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { status: await status, stdout, stderr }
}
