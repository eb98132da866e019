import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, it } from 'vitest'
import { PROJECT } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { until } from '../support/until.ts'

afterAll(expectNothingLeft)

const folder = mkdtempSync(join(privateTemp, 'unread-'))
const LINES = 8_000

/** 8 MB, far more than a pipe and a lab keep. Says in a file whether the printer came to its end or waits. */
const PROGRAM = (said: string): string => `
import { writeFileSync, renameSync } from 'node:fs'
import { print, Process, sleep, Value } from 'multiprocessing'

export function printer(count: Value) {
  for (let line = 0; line < ${LINES}; line++) {
    print(String(line).padStart(1000, '.'))
    count.value = line + 1
  }
}
export function main() {
  const count = new Value('i', 0)
  const process = new Process({ target: printer, args: [count] })
  process.start()
  let before = -1
  while (count.value < ${LINES} && (count.value === 0 || count.value !== before)) {
    before = count.value
    sleep(2)
  }
  writeFileSync(${JSON.stringify(`${said}.new`)}, count.value < ${LINES} ? 'waits' : 'finished')
  renameSync(${JSON.stringify(`${said}.new`)}, ${JSON.stringify(said)})
  process.join()
}
`

describe('output that nobody reads', () => {
  it('holds up the program, and comes whole when somebody reads', async () => {
    const said = join(folder, 'said')
    const program = join(folder, 'program.ts')
    writeFileSync(program, PROGRAM(said))
    const lab = spawn(process.execPath, [`${PROJECT}out/main/command-line.js`, 'run', program], {
      env: { ...process.env, TMPDIR: privateTemp, FORKSCOPE_DATA: join(privateTemp, 'data'), NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(lab, 'close')
    await until('the printer waits, or is through', () => existsSync(said), 60_000)
    expect(readFileSync(said, 'utf8')).toBe('waits')
    const output = await text(lab.stdout)
    const lines = [...output.matchAll(/│ \.+(\d+)$/gm)].map(([, line]) => Number(line))
    expect(lines).toEqual(Array.from({ length: LINES }, (_, line) => line))
    expect((await ended)[0]).toBe(0)
  }, 120_000)
})
