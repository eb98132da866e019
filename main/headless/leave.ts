import { within } from '../lab/within.ts'

export const INTERRUPTED = 130
/** Whoever interrupts us does not wait for a reader that reads nothing. */
const WRITTEN_WITHIN_MS = 500

/** Settles once all that was written has left; for who was interrupted, or soon after. @param status the exit status. */
export async function written(status: number | string | undefined): Promise<void> {
  const left = Promise.all([process.stdout, process.stderr].map(flushed))
  if (status === INTERRUPTED) await within(left, WRITTEN_WITHIN_MS)
  else await left
}

const flushed = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => resolve())
  })
