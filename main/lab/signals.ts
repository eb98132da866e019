import { constants } from 'node:os'

/** Those that mean something to a program, the commonest first. Windows has none; Node ends the process for these two. */
const OFFERED: readonly NodeJS.Signals[] =
  process.platform === 'win32'
    ? ['SIGTERM', 'SIGKILL']
    : [
        'SIGTERM',
        'SIGKILL',
        'SIGSTOP',
        'SIGCONT',
        'SIGINT',
        'SIGHUP',
        'SIGQUIT',
        'SIGABRT',
        'SIGALRM',
        'SIGUSR1',
        'SIGUSR2',
      ]

/** The signals that this system can send to a process, by name. */
export const SIGNALS: readonly NodeJS.Signals[] = OFFERED.filter((name) => name in constants.signals)

export const isSignal = (name: string): name is NodeJS.Signals => (SIGNALS as readonly string[]).includes(name)

/** Whether a process that gets it and does nothing about it ends. */
export const endsProcess = (name: NodeJS.Signals): boolean => name !== 'SIGSTOP' && name !== 'SIGCONT'
