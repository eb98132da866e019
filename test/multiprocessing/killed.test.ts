import { afterAll, describe, expect } from 'vitest'
import { itOn } from '../support/applies.ts'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { fixture, runFixture, start } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('a lock whose holder was killed, on $name', (backend) => {
  const reason = /MainProcess waits for Lock-1.*Process-1/
  itOn(backend, 'is reported when the program killed it', async () => {
    const { status, document, lines } = await runFixture(backend, 'dead-holder', '--set', 'killer=inside')
    expect([status, document.status]).toEqual([3, 'failed'])
    expect(document.reason).toMatch(reason)
    expect(lines().at(-1)).toBe('exitcode -9')
    expect(document.processes.map(({ name, exitcode }) => [name, exitcode])).toContainEqual(['Process-1', -9])
  })
  itOn(backend, 'is reported when somebody else killed it', async () => {
    const run = await start(backend, 'run', fixture('dead-holder'), '--set', 'killer=outside', '--timeout', '50')
    const [, pid] = await run.printed(/pid (\d+)/)
    if (backend.endProcess) backend.endProcess(Number(pid))
    else process.kill(Number(pid), 'SIGKILL')
    const { status, stdout } = await run.finished
    expect(status).toBe(3)
    expect(stdout).toContain(backend.signalless ? 'exitcode 1' : 'exitcode -9')
    expect(stdout).toMatch(reason)
    expect(stdout).toContain(`${backend.signalless ? 'exit code 1' : 'killed by SIGKILL'} while holding Lock-1`)
  })
})
