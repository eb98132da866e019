import { parseArgs } from 'node:util'

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
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    })
  } catch (error) {
    const [first = ''] = (error as Error).message.split(/\. |\n/, 1)
    throw new UsageError(`${first.replace(/\.?$/, '.')} See forkscope --help.`)
  }
}
