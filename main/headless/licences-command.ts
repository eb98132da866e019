import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { LICENCES_FILE } from '../../shared/licences.ts'
import { UsageError } from './arguments.ts'
import { reasonOf } from '../lab/shortage.ts'

/** Beside the page, which shows it too. */
const PATH = fileURLToPath(new URL(`../renderer/${LICENCES_FILE}`, import.meta.url))

/**
 * `forkscope licences`: every text, as the build found it.
 * @throws UsageError for an operand, Error when the file is gone.
 */
export function licencesCommand(operands: readonly string[]): string {
  if (operands.length > 0) throw new UsageError(`licences takes nothing; "${operands.join(' ')}" is too much.`)
  try {
    return readFileSync(PATH, 'utf8')
  } catch (error) {
    const why = reasonOf(error)
    throw new Error(`The licences were not found, which belong to every build: ${why}.`, { cause: error })
  }
}
