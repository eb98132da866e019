import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { node } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { environment, forkscope, readDocument, Started } from '../support/run-program.ts'

/**
 * The same program twice, in Python and in ours: what the first process prints must be the same, line by line.
 * A pair is programs/<name>.py and programs/<name>.ts.
 */
const FOLDER = new URL('.', import.meta.url).pathname
const names = readdirSync(`${FOLDER}programs`)
  .filter((file) => file.endsWith('.py'))
  .map((file) => file.slice(0, -'.py'.length))
const LIMIT_S = '50'

/** "Python 3.11.7"; null without python3. */
const version = spawnSync('python3', ['--version'], { encoding: 'utf8' }).stdout as string | null
const hasPython = version?.startsWith('Python 3') === true
if (!hasPython) console.warn('python3 is missing: what CPython does was NOT compared with what we do.')

afterAll(expectNothingLeft)

describe.runIf(hasPython)(`CPython and we (${version?.trim() ?? ''})`, () => {
  it.each(names)('print the same: %s', { concurrent: false }, async (name) => {
    const env = { ...environment(node), PYTHONPATH: `${FOLDER}support`, PYTHONDONTWRITEBYTECODE: '1' }
    const python = new Started('python3', [`${FOLDER}programs/${name}.py`], env)
    const ours = forkscope(node, 'run', `${FOLDER}programs/${name}.ts`, '--json', '--timeout', LIMIT_S)
    const [theirs, run] = await Promise.all([python.finished, ours])
    expect(theirs.status, theirs.stderr).toBe(0)
    const { document, lines } = readDocument(run)
    const printed = lines()
    expect(printed, `${document.reason}\n${lines('MainProcess', 'stderr').join('\n')}`).toEqual(
      theirs.stdout.trimEnd().split('\n'),
    )
  })
})

it.skipIf(hasPython)('python3 is missing, so nothing was compared', () => undefined)
