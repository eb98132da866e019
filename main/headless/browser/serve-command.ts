import { linkText, type DeepLink } from '../../../shared/deep-link.ts'
import type { Lab } from '../../lab/lab.ts'
import { serveLab } from '../../lab/session.ts'
import { say } from '../terminal.ts'
import { BrowserShell } from './browser-shell.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * `forkscope serve`: the lab in a browser on this machine, until it is interrupted; that is its normal end, status 0. It
 * opens no browser itself: the link's token would stand in the process list, for every user of the machine to see.
 * @param link the scenario that the page shows first.
 */
export async function serveCommand(lab: Lab, port: number, link: DeepLink | null = null): Promise<number> {
  const interrupted = new Interruption()
  try {
    const shell = await BrowserShell.open(port, (channel) => {
      serveLab(lab, channel)
      void lab.warmUp()
    })
    const address = link === null ? shell.link : `${shell.link}&${linkText(link)}`
    say(`Forkscope is at ${address} — open it in a browser on this machine; Ctrl-C ends it.\n`)
    try {
      await interrupted.happened
      // A run that is asked for from here on would start behind the closing lab's back.
      shell.stopListening()
      await lab.close()
    } finally {
      await shell.close()
    }
    return 0
  } finally {
    interrupted[Symbol.dispose]()
  }
}

/** Also hears, and ignores, the second Ctrl-C of the impatient: without us, processes would be left to themselves. */
class Interruption {
  readonly happened: Promise<void>
  #happen: () => void = () => undefined

  constructor() {
    this.happened = new Promise((resolve) => (this.#happen = resolve))
    for (const signal of SIGNALS) process.on(signal, this.#happen)
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#happen)
  }
}
