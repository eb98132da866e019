import { parseArgs } from 'node:util'
import { assignment, type DeepLink } from '../../shared/deep-link.ts'

/** A command that is not understood, in one sentence. */
export class UsageError extends Error {}

/** The switches of every command, as they were typed. */
export interface Values {
  set?: string[] | undefined
  json?: boolean | undefined
  times?: string | undefined
  open?: boolean | undefined
  timeout?: string | undefined
  port?: string | undefined
  'no-trace'?: boolean | undefined
  trust?: boolean | undefined
  out?: string | undefined
  help?: boolean | undefined
  version?: boolean | undefined
}

/** @throws UsageError for a switch that does not exist. */
export function parse(argv: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        set: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        times: { type: 'string' },
        open: { type: 'boolean' },
        timeout: { type: 'string' },
        port: { type: 'string' },
        'no-trace': { type: 'boolean' },
        trust: { type: 'boolean' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    })
  } catch (error) {
    const [first = ''] = (error as Error).message.split(/\. |\n/, 1)
    throw new UsageError(`${first.replace(/\.?$/, '.')} See forkscope --help.`)
  }
}

/**
 * What `run <scenario> --set … --open` asks a window to show; null without `--open`.
 * @throws UsageError when it stands with something that has no meaning for a window.
 */
export function openedLink({ values, positionals }: ReturnType<typeof parse>): DeepLink | null {
  if (values.open !== true) return null
  const [command, scenario, ...rest] = positionals
  if (command !== 'run' || scenario === undefined || rest.length > 0)
    throw new UsageError('--open goes with one scenario: forkscope run bank --open.')
  const other = (['json', 'times', 'timeout', 'no-trace'] as const).find((name) => values[name] !== undefined)
  if (other !== undefined)
    throw new UsageError(`--open only shows the scenario and runs nothing, so --${other} has no use.`)
  return { scenario, set: (values.set ?? []).map((text) => assignment(text, '=')) }
}

/** False also for what is no command: then the command line says so. */
export const opensWindow = (argv: readonly string[]): boolean => windowLink(argv) !== null

/** As `openedLink`; null also for what is no command. */
export function windowLink(argv: readonly string[]): DeepLink | null {
  try {
    return openedLink(parse(argv))
  } catch {
    return null
  }
}
