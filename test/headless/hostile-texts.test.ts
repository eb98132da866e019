import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { node, shells } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { fixture, forkscope, readDocument, type Finished } from '../support/run-program.ts'
import { terminalActions } from '../support/terminal-actions.ts'
import { lesson, PROGRAM } from '../lab/shelf/pack-maker.ts'

afterAll(expectNothingLeft)

const EVIL = '\u001b]0;owned\u0007\u009b2J\u202egnp\n! forged'
/** A file name on Linux and macOS may hold anything but a slash. */
const evilFolder = join(privateTemp, `folder${EVIL}`)
const onPosix = process.platform !== 'win32'

const program = (folder: string, name: string, text: string): string => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const harmless = ({ stdout, stderr }: Finished, colours: 'with colours' | 'plain' = 'plain') => {
  expect({ stdout: terminalActions(stdout, colours), stderr: terminalActions(stderr, 'plain') }).toEqual({
    stdout: [],
    stderr: [],
  })
  expect(stdout + stderr).not.toMatch(/^! forged/m)
}

describe.each(shells)('on $name, nothing that a terminal acts on reaches it', (shell) => {
  it('from the names and the output of a run', async () => {
    const done = await forkscope(shell, 'run', fixture('hostile-names'))
    expect(done.stdout).toContain('n0\\x1b]0;owned\\x07')
    expect(done.stdout).toContain(' │ \u001b[31mred\u001b[0m, \u001b[1;32mgreen and left open\u001b[0m\n')
    expect(done.stdout).toMatch(/^MainProcess +│ a\ttab$/m)
    expect(done.stdout).toMatch(/^MainProcess +│ begins \\x1b$/m)
    harmless(done, 'with colours')
  })
  it('from the document of a run, which has every character', async () => {
    const done = await forkscope(shell, 'run', fixture('hostile-names'), '--json')
    harmless(done)
    expect(readDocument(done).lines()).toContain('\u009d0;owned\u009c')
    expect(readDocument(done).lines()).toContain('evil\u202egnp.exe\u2066\u200f\u061c')
  })
})

describe('nothing that a terminal acts on reaches it', () => {
  it('from a run that fails', async () => {
    const done = await forkscope(node, 'run', fixture('hostile-names'), '--set', 'fails=true')
    expect(done.status).toBe(1)
    harmless(done, 'with colours')
  })
  it.each([[[]], [['--json']]])('from many runs %j', async (more) => {
    const done = await forkscope(node, 'run', fixture('hostile-names'), '--times', '2', ...more)
    expect(done.stdout).toContain('outcome ')
    harmless(done)
  })
  it.each([
    ['a command', [`walk${EVIL}`]],
    ['a switch', ['list', `--fast${EVIL}`]],
    ['a scenario', ['run', `bank${EVIL}`]],
    ['a program', ['run', `./nowhere${EVIL}.ts`]],
    ['a file that is no program', ['run', `./nowhere${EVIL}.png`]],
    ['a parameter', ['run', 'bank', '--set', `${EVIL}=1`]],
    ['a value', ['run', 'bank', '--set', `amount=${EVIL}`]],
    ['a number', ['run', 'bank', '--times', EVIL]],
    ['a timeout', ['run', 'bank', '--timeout', EVIL]],
    ['a port', ['serve', '--port', EVIL]],
    ['a pack', ['open', `./nowhere${EVIL}.fklab`]],
    ['a folder', ['pack', `./nowhere${EVIL}`]],
    ['a scenario of a pack', ['run', `./nowhere${EVIL}.fklab:race`]],
    ['a link', ['run', `bank${EVIL}`, '--open', '--json']],
  ])('from %s that does not exist', async (_what, args) => {
    const done = await forkscope(node, ...args)
    expect([done.status === 0, done.stdout]).toEqual([false, ''])
    expect(done.stderr).toMatch(/^forkscope: /)
    harmless(done)
  })
  it('from the variables that choose a launcher and memory', async () => {
    for (const variable of ['FORKSCOPE_LAUNCHER', 'FORKSCOPE_MEMORY'])
      harmless(await forkscope({ ...node, env: { [variable]: EVIL } }, 'list'))
  })
  it('from the line of a program that does not parse', async () => {
    const broken = program(
      join(privateTemp, 'broken'),
      'broken.ts',
      `const a = 1; // ${EVIL.replace('\n', ' ')}\nexport {{\n`,
    )
    const strange = program(
      join(privateTemp, 'broken'),
      'strange.ts',
      `export const a = "${EVIL.replace('\n', ' ')}" +* 1\n`,
    )
    for (const path of [broken, strange]) {
      const done = await forkscope(node, 'run', path)
      expect([done.status, done.stderr]).toEqual([1, expect.stringMatching(/^forkscope: (broken|strange)\.ts:/)])
      harmless(done)
      harmless(await forkscope(node, 'run', path, '--json'))
    }
  })
})

describe.runIf(onPosix)('nothing that a terminal acts on reaches it', () => {
  const data = join(privateTemp, 'data')
  beforeAll(() => {
    // Folders and lessons that somebody put into the data folder by hand.
    const own = join(data, 'own')
    for (const [name, text] of [
      [`evil${EVIL}`, lesson('A race')],
      ['titled', lesson(`"\\e]0;owned\\a"`)],
      ['broken', lesson('A race').replace('order: 1', `order: "\\e[2J\\u202e"\nevil\u009b2J\u202e: 1`)],
      ['sectioned', `${lesson('A race')}\n## Evil\u202e\u009b2J\n`],
    ] as const) {
      program(join(own, name), 'lesson.md', text)
      program(join(own, name), 'program.ts', PROGRAM)
    }
    program(join(evilFolder, 'race'), 'lesson.md', lesson('A race'))
    program(join(evilFolder, 'race'), 'program.ts', PROGRAM)
    program(evilFolder, `slides${EVIL}.pdf`, 'no text')
  })
  it('from list', async () => {
    const done = await forkscope(node, 'list')
    expect(done.stdout).toMatch(/^bank/m)
    expect(done.stdout).toMatch(/^! own\/titled\/lesson\.md:2: title contains U\+001B, which cannot be seen/m)
    harmless(done)
  })
  it('from what pack leaves out, and from what open opens', async () => {
    program(join(privateTemp, 'course', 'race'), 'lesson.md', lesson('A race'))
    program(join(privateTemp, 'course', 'race'), 'program.ts', PROGRAM)
    program(join(privateTemp, 'course'), `slides${EVIL}.pdf`, 'no text')
    const target = join(privateTemp, `course${EVIL}.fklab`)
    const packed = await forkscope(node, 'pack', join(privateTemp, 'course'), '--out', target)
    expect(packed.stdout).toMatch(/^Left out, .*slides\\x1b\]0;owned\\x07\\x9b2J\\u202egnp\\n! forged\.pdf\.$/m)
    harmless(packed)
    expect(readFileSync(target).byteLength).toBeGreaterThan(100)
    harmless(await forkscope(node, 'open', target))
    harmless(await forkscope(node, 'run', `${target}:race`))
    harmless(await forkscope(node, 'run', `${target}:race`, '--trust'))
  })
  it('from a folder that is called so, which is no pack', async () => {
    for (const command of ['pack', 'open']) {
      const done = await forkscope(node, command, evilFolder)
      expect([done.status, done.stderr]).toEqual([
        2,
        expect.stringMatching(/its own name contains U\+001B, which cannot be seen/),
      ])
      harmless(done)
    }
  })
})
