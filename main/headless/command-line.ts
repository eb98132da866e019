import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { MOST_TIMES } from '../../shared/series.ts'
import type { Launcher } from '../lab/launcher.ts'
import { ConsentNeeded } from '../lab/consent.ts'
import { Lab } from '../lab/lab.ts'
import { completeParameters, ParameterError } from '../lab/parameters.ts'
import { isProgramFile } from '../lab/runs/compile-program.ts'
import { PackRefused } from '../lab/shelf/pack-rules.ts'
import { UnknownScenario, type Shelf } from '../lab/shelf/shelf.ts'
import { VERSION } from '../lab/version.ts'
import { openedLink, parse, UsageError, type Values } from './arguments.ts'
import { paramsOf, runCommand, type RunCommand } from './run-command.ts'
import { seriesCommand } from './series-command.ts'
import { INTERRUPTED, Interrupted, Interruption } from './interruption.ts'
import { licencesCommand } from './licences-command.ts'
import { complain, onReaderGone, say } from './terminal.ts'
import { listing } from './listing.ts'
import { inPack, openCommand, packCommand, settleConsent } from './pack-commands.ts'

export const HELP = `Forkscope ${VERSION}: an offline lab for multiprocessing.

  forkscope list                        the scenarios and their parameters
  forkscope run <scenario | program.ts> runs one as real processes
      --set name=value                  a parameter, as often as you like
      --json                            one JSON document and nothing else
      --timeout seconds                 ends every process after that long
      --open                            shows it in the window with these parameters, and runs nothing yet
      --times number                    runs it so many times, one run after the other, and counts what comes out
      --no-trace                        without flight recorders
      --trust                           agrees to run the programs of the lab pack that it comes from
  forkscope open <x.fklab | folder>     puts a lab pack on the shelf; run x.fklab:scenario does both
  forkscope pack <folder>               makes a lab pack of a folder of scenarios
      --out x.fklab                     else named after its title
  forkscope serve                       the lab in a browser on this machine, until Ctrl-C
      --port number                     else a free one
  forkscope licences                    the licences of what Forkscope contains of others
  forkscope --version

Exit status: 0 finished, 1 the program failed, 2 wrong use, 3 timed out or deadlocked, 130 interrupted.
With --times: 0, or 1 when an outcome is forbidden by the scenario's author or the program cannot be started.
`

const FAILED = 1
const WRONG_USE = 2

const WRONG_USES = [UsageError, ParameterError, UnknownScenario, ConsentNeeded, PackRefused]

const COMMANDS = ['list', 'run', 'serve', 'open', 'pack', 'licences']
const MOST_PORT = 65_535

/**
 * Runs one command and prints what it has to say.
 * @param scenariosFolder else the built-in ones.
 * @returns the exit status.
 */
export async function commandLine(
  argv: readonly string[],
  launcher: Launcher,
  scenariosFolder?: string,
): Promise<number> {
  // First of all: from here on nobody ends us in the middle of something.
  const interruption = new Interruption()
  // Whoever reads our output may leave (`| head`); what is then left to write goes nowhere, and that is no error.
  onReaderGone(() => undefined)
  try {
    const parsed = parse(argv)
    const { values, positionals } = parsed
    const [command, ...operands] = positionals
    if (values.version) return said(`${VERSION}\n`)
    if (values.help || command === undefined) return said(HELP)
    if (!COMMANDS.includes(command))
      throw new UsageError(`There is no command "${command}"; try list, run, serve, open, pack or licences.`)
    const link = openedLink(parsed)
    if (command === 'licences') return said(licencesCommand(operands))
    if (command === 'pack') return said(await packCommand(oneOperand(command, operands), values.out))
    const serves = command === 'serve' || link !== null
    // A single run's lab goes with it, and a series makes its spares ready before every run.
    const idleSpares = serves ? undefined : 0
    const lab = await Lab.open({ launcher, version: VERSION, memory: forcedMemory(), scenariosFolder, idleSpares })
    try {
      interruption.check()
      if (command === 'list') return said(listing(await lab.shelf()))
      if (link !== null) checkLink(await lab.shelf(), await readRun(lab, values, operands))
      // Who opens a window does that before he comes here: without one, a scenario is opened in the browser.
      if (serves) {
        const port = readPort(values.port, link === null ? operands : [])
        // Loaded only here: the other commands need no web server.
        const { serveCommand } = await import('./browser/serve-command.ts')
        return await serveCommand(lab, port, interruption, link)
      }
      if (command === 'open') {
        const { text, isUsable } = await openCommand(lab, oneOperand(command, operands))
        return said(text, isUsable ? 0 : FAILED)
      }
      const [what, ...rest] = operands
      const run = await readRun(lab, values, what === undefined ? [] : [await inPack(lab, what), ...rest])
      if (run.scenario !== undefined)
        await settleConsent(lab, run.scenario.id, values.trust ?? false, interruption.signal)
      const times = readTimes(values.times)
      return await (times === undefined
        ? runCommand(lab, run, interruption)
        : seriesCommand(lab, { ...run, times }, interruption))
    } finally {
      await lab.close()
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (error instanceof Interrupted) return INTERRUPTED
    complain(error)
    return WRONG_USES.some((kind) => error instanceof kind) ? WRONG_USE : 1
  } finally {
    interruption[Symbol.dispose]()
  }
}

function oneOperand(command: string, operands: readonly string[]): string {
  const [operand] = operands
  if (operand === undefined || operands.length > 1)
    throw new UsageError(`${command} takes one path; see forkscope --help.`)
  return operand
}

async function readRun(lab: Lab, values: Values, operands: readonly string[]): Promise<RunCommand> {
  const [what, ...rest] = operands
  if (what === undefined) throw new UsageError('run needs a scenario or a program: forkscope run bank.')
  if (rest.length > 0) throw new UsageError(`run takes one scenario or program; "${rest.join(' ')}" is too much.`)
  const timeoutS = values.timeout === undefined ? undefined : Number(values.timeout)
  if (timeoutS !== undefined && !(timeoutS > 0 && timeoutS <= 86_400)) {
    throw new UsageError(`--timeout takes seconds, more than 0 and at most 86400, not "${values.timeout ?? ''}".`)
  }
  const scenarios = isProgramFile(what) ? [] : (await lab.shelf()).scenarios
  const scenario = scenarios.find((candidate) => candidate.id === what)
  if (!scenario && !existsSync(what) && !isProgramFile(what)) {
    const problem = (await lab.shelf()).problemOf(what)
    if (problem !== undefined) throw new UnknownScenario(problem)
  }
  if (!scenario && !existsSync(what) && extname(what) === '' && !/[\\/]/.test(what)) {
    const ids = scenarios.map((candidate) => candidate.id).join(', ')
    throw new UsageError(`There is no scenario "${what}"; there are ${ids}.`)
  }
  return {
    scenario,
    program: what,
    set: values.set ?? [],
    json: values.json ?? false,
    timeoutMs: timeoutS === undefined ? undefined : timeoutS * 1000,
    trace: !(values['no-trace'] ?? false),
  }
}

/** @throws UsageError, ParameterError where a page could only say that it cannot follow. */
function checkLink(shelf: Shelf, { scenario, program, set }: RunCommand): void {
  if (scenario === undefined) {
    const ids = shelf.scenarios.map(({ id }) => id).join(', ')
    throw new UsageError(`--open shows one of the scenarios (${ids}), not ${program}.`)
  }
  completeParameters(scenario.id, scenario.parameters, paramsOf({ scenario, set }))
}

/** undefined: a single run. */
function readTimes(times: string | undefined): number | undefined {
  if (times === undefined) return undefined
  if (!/^\d{1,5}$/.test(times) || Number(times) < 1 || Number(times) > MOST_TIMES)
    throw new UsageError(`--times takes a whole number from 1 to ${MOST_TIMES}, not "${times}".`)
  return Number(times)
}

/** 0: a free one. */
function readPort(port: string | undefined, operands: readonly string[]): number {
  if (operands.length > 0) throw new UsageError(`serve takes no scenario; "${operands.join(' ')}" is too much.`)
  if (port === undefined) return 0
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > MOST_PORT)
    throw new UsageError(`--port takes a number from 1 to ${MOST_PORT}, not "${port}".`)
  return Number(port)
}

/** `FORKSCOPE_MEMORY=calls` reaches shared memory through library calls, where mapping over it does not work. */
function forcedMemory(): 'overlay' | 'calls' | undefined {
  const forced = process.env.FORKSCOPE_MEMORY
  if (forced === undefined || forced === '' || forced === 'overlay' || forced === 'calls')
    return forced === '' ? undefined : forced
  throw new UsageError(`FORKSCOPE_MEMORY is overlay or calls, not "${forced}".`)
}

function said(text: string, status = 0): number {
  say(text)
  return status
}
