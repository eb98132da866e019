import { linkText, type DeepLink } from '../../../shared/deep-link.ts'
import type { Lab } from '../../lab/lab.ts'
import { serveLab } from '../../lab/session.ts'
import type { Interruption } from '../interruption.ts'
import { say } from '../terminal.ts'
import { BrowserShell } from './browser-shell.ts'

/**
 * `forkscope serve`: the lab in a browser on this machine, until it is interrupted; that is its normal end, status 0. It
 * opens no browser itself: the link's token would stand in the process list, for every user of the machine to see.
 * @param link the scenario that the page shows first.
 */
export async function serveCommand(
  lab: Lab,
  port: number,
  interruption: Interruption,
  link: DeepLink | null = null,
): Promise<number> {
  const shell = await BrowserShell.open(port, (channel) => {
    serveLab(lab, channel)
    void lab.warmUp()
  })
  const address = link === null ? shell.link : `${shell.link}&${linkText(link)}`
  say(`Forkscope is at ${address} — open it in a browser on this machine; Ctrl-C ends it.\n`)
  try {
    await new Promise<void>((resolve) => interruption.whenItHappens(resolve))
    // A run that is asked for from here on would start behind the closing lab's back.
    shell.stopListening()
    await lab.close()
  } finally {
    await shell.close()
  }
  return 0
}
