import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { node, PROJECT } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { environment } from '../support/run-program.ts'
import { terminalActions } from '../support/terminal-actions.ts'
import { lesson } from '../lab/shelf/pack-maker.ts'

afterAll(expectNothingLeft)

/** Answers the first question that a command asks on a terminal, and writes down every byte that the terminal got. */
const AT_A_TERMINAL = `
import os, pty, sys
answer, command, seen = sys.argv[1].encode() + b"\\n", sys.argv[2:], b""
def read(fd):
    global seen, answer
    data = os.read(fd, 65536)
    seen += data
    if answer and b"[y/N]" in seen:
        os.write(fd, answer)
        answer = None
    return data
status = pty.spawn(command, read, lambda fd: b"")
sys.exit(os.waitstatus_to_exitcode(status))
`
/** Node's own line editor writes these around a question: it moves the cursor within its own line. */
// eslint-disable-next-line no-control-regex -- escapes are what is looked at
const LINE_EDITOR = /\u001b\[(?:\d+G|0J|1G|\?2004[hl])/g

async function atATerminal(answer: string, ...args: readonly string[]): Promise<{ status: number; text: string }> {
  const [program, ...first] = await node.command()
  const python = ['-c', AT_A_TERMINAL, answer, program!, ...first, ...args]
  const done = await promisify(execFile)('python3', python, { env: environment(node), cwd: PROJECT }).then(
    ({ stdout }) => ({ status: 0, stdout }),
    (error: unknown) => {
      const { code, stdout } = error as { code: number; stdout: string }
      return { status: code, stdout }
    },
  )
  return { status: done.status, text: done.stdout.replace(/\r{1,2}\n/g, '\n').replace(LINE_EDITOR, '') }
}

it.runIf(process.platform !== 'win32')(
  'a terminal that is asked for consent gets text only, and so does the run',
  async () => {
    const folder = join(privateTemp, 'week')
    mkdirSync(join(folder, 'race'), { recursive: true })
    writeFileSync(join(folder, 'race', 'lesson.md'), lesson('A race'))
    writeFileSync(join(folder, 'race', 'program.ts'), "import { print } from 'multiprocessing'\nexport const main = () => print('\\u001b]0;owned\\u0007\\u001b[31mred')\n") // prettier-ignore
    expect((await atATerminal('', 'open', folder)).text).toContain('week/race')
    const refused = await atATerminal('n', 'run', 'week/race')
    expect(refused.status).toBe(2)
    expect(refused.text).toContain('week/race comes from the lab pack “week” (author: not stated; 2 files;')
    expect(refused.text).not.toContain('red')
    expect(terminalActions(refused.text, 'plain')).toEqual([])
    const agreed = await atATerminal('y', 'run', 'week/race')
    expect(agreed.status).toBe(0)
    expect(agreed.text).toContain('│ \\x1b]0;owned\\x07\u001b[31mred\u001b[0m\n')
    expect(terminalActions(agreed.text, 'with colours')).toEqual([])
  },
)
