import { within } from '../lab/within.ts'
import { INTERRUPTED } from './interruption.ts'
import { flushed } from './terminal.ts'

/** An interrupted program does not wait for a reader that reads nothing. */
const WRITTEN_WITHIN_MS = 500

/** Settles once all that was written has left; for who was interrupted, or soon after. @param status the exit status. */
export async function written(status: number | string | undefined): Promise<void> {
  if (status === INTERRUPTED) await within(flushed(), WRITTEN_WITHIN_MS)
  else await flushed()
}
