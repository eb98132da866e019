import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The temporary folder of the labs that this test file starts. It is in their environment and in that of every process
 * they start, so that what belongs to this file can be told from what runs beside it.
 */
export const privateTemp = mkdtempSync(join(realpathSync(tmpdir()), 'fks-test-'))
