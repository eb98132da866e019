import { afterAll, describe, expect, it } from 'vitest'
import { itOn } from '../support/applies.ts'
import { backends, kills } from '../support/backends.ts'
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

describe.each(kills(200, 20))('a queue on $backend.name', ({ backend, count }) => {
  it(`loses nothing acknowledged and repeats nothing, though ${count} producers are killed at any moment`, async () => {
    const { status, told } = await runFixture(backend, 'killed-producers', '--set', `kills=${count}`)
    expect(told.outcome).toEqual({ consumer: 0, faults: 0, missing: [], unasked: [], produced: true, left: 0 })
    expect(status).toBe(0)
  })
  it(`repeats nothing and loses at most what a killed consumer had in hand`, async () => {
    const deaths = Math.min(count, 20)
    const { status, told } = await runFixture(backend, 'killed-consumers', '--set', `kills=${deaths}`)
    expect(told.outcome).toMatchObject({ last: 0, twice: 0, left: 0 })
    expect((told.outcome as { lost: number }).lost).toBeLessThanOrEqual(deaths)
    expect(status).toBe(0)
  })
})
