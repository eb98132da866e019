import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { node } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { environment, forkscope } from '../support/run-program.ts'
import { lesson, PROGRAM } from '../lab/shelf/pack-maker.ts'

afterAll(expectNothingLeft)

const course = join(privateTemp, 'course')
const packFile = join(privateTemp, 'course.fklab')

it('a folder becomes a lab pack, which runs once it is trusted, and again without a word', async () => {
  mkdirSync(join(course, 'race'), { recursive: true })
  writeFileSync(join(course, 'race', 'lesson.md'), lesson('A race'))
  writeFileSync(join(course, 'race', 'program.ts'), PROGRAM)
  writeFileSync(join(course, 'slides.pdf'), 'no text')
  const packed = await forkscope(node, 'pack', course, '--out', packFile)
  expect([packed.status, packed.stderr]).toEqual([0, ''])
  expect(packed.stdout).toMatch(/^Left out, .*: slides\.pdf\.\n.*course\.fklab: “course”, 1 scenario, \d+ bytes\.\n$/)

  const refused = await forkscope(node, 'run', `${packFile}:race`)
  expect([refused.status, refused.stdout]).toEqual([2, ''])
  expect(refused.stderr).toMatch(
    /^forkscope: Nothing was run: course\/race comes from the lab pack “course”, .* Add --trust to agree: it then runs as you\.\n$/,
  )
  expect((await forkscope(node, 'list')).stdout).toMatch(/^course\/race +A test\./m)

  const trusted = await forkscope(node, 'run', `${packFile}:race`, '--trust')
  expect(trusted.status).toBe(0)
  expect(trusted.stdout).toMatch(/^MainProcess +│ from the pack$/m)
  expect((await forkscope(node, 'run', 'course/race')).status).toBe(0)
})

it.each([
  ['pack', [], 'pack takes one path; see forkscope --help.'],
  ['pack', [join(privateTemp, 'nowhere')], /there is no such folder\. Give the path of a folder of scenarios\./],
  ['open', [join(privateTemp, 'nowhere.fklab')], /there is no such file\. Give the path of a \.fklab file\./],
  ['run', [`${join(privateTemp, 'nowhere.fklab')}:race`], /there is no such file/],
])('%s %j is wrong use, said in one sentence', async (command, operands, sentence) => {
  const { status, stdout, stderr } = await forkscope(node, command, ...operands)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(sentence)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
})

it('a folder whose lesson is broken becomes no pack', async () => {
  const broken = join(privateTemp, 'broken')
  mkdirSync(join(broken, 'race'), { recursive: true })
  writeFileSync(join(broken, 'race', 'lesson.md'), lesson('A race').replace('order: 1', 'order: soon'))
  writeFileSync(join(broken, 'race', 'program.ts'), PROGRAM)
  const { status, stderr } = await forkscope(node, 'pack', broken, '--out', join(privateTemp, 'broken.fklab'))
  expect(status).toBe(2)
  expect(stderr).toMatch(/a lesson in it is wrong: race\/lesson\.md:3: order is /)
  expect(existsSync(join(privateTemp, 'broken.fklab'))).toBe(false)
})

/** A terminal that answers the question, as Python knows how to make one. @returns all that stood on it. */
async function onTerminal(answer: string, ...args: readonly string[]): Promise<{ status: number; screen: string }> {
  const command = [...(await node.command()), ...args]
  const child = spawn(
    'python3',
    ['-c', 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))', ...command],
    { env: environment(node), stdio: ['pipe', 'pipe', 'inherit'] },
  )
  let screen = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text
    if (text.includes('[y/N]')) child.stdin.write(`${answer}\n`)
  })
  const [status] = (await once(child, 'close')) as [number]
  return { status, screen }
}

it.skipIf(process.platform === 'win32')('the question on the terminal names every file that can run', async () => {
  const many = join(privateTemp, 'many')
  const long = `parts/${'a-long-name-of-a-folder'.repeat(6)}/helper.js`
  const programs = [
    'program.ts',
    'program.py',
    'helper.mts',
    long,
    ...Array.from({ length: 30 }, (_, at) => `p${at}.ts`),
  ]
  for (const path of [...programs, 'notes.txt', '.hidden.ts', 'node_modules/x.js']) {
    mkdirSync(dirname(join(many, 'race', path)), { recursive: true })
    writeFileSync(join(many, 'race', path), '')
  }
  writeFileSync(join(many, 'race', 'lesson.md'), lesson('A race'))
  writeFileSync(join(many, 'race', 'program.ts'), PROGRAM)
  expect((await forkscope(node, 'open', many)).status).toBe(0)
  const { status, screen } = await onTerminal('n', 'run', 'many/race')
  expect(status).toBe(2)
  const [, named = ''] = /Its files that can run:\r\n((?: {2}.*\r\n)+)/.exec(screen) ?? []
  const shown = programs.map((path) => `race/${path}`)
  expect(
    named
      .split('\r\n')
      .slice(0, -1)
      .map((name) => name.slice(2))
      .toSorted(),
  ).toEqual(shown.toSorted())
  expect(screen).not.toContain('from the pack')
  const agreed = await onTerminal('y', 'run', 'many/race')
  expect(agreed.status).toBe(0)
  expect(agreed.screen).toContain('from the pack')
})

it('open names what is wrong with a folder’s lessons, and run says the same', async () => {
  const wrong = join(privateTemp, 'wrong')
  for (const name of ['good', 'bad']) {
    mkdirSync(join(wrong, name), { recursive: true })
    writeFileSync(join(wrong, name, 'lesson.md'), lesson('A race'))
    writeFileSync(join(wrong, name, 'program.ts'), PROGRAM)
  }
  writeFileSync(join(wrong, 'bad', 'lesson.md'), lesson('A race').replace('order: 1', 'order: soon'))
  const problem = /wrong\/bad\/lesson\.md:3: order/
  const opened = await forkscope(node, 'open', wrong)
  expect(opened.status).toBe(0)
  expect(opened.stdout).toMatch(/^Opened “wrong”\. Its scenarios:\n {2}wrong\/good\n! .*\n$/)
  expect(opened.stdout).toMatch(problem)
  const run = await forkscope(node, 'run', 'wrong/bad', '--trust')
  expect([run.status, run.stdout]).toEqual([2, ''])
  expect(run.stderr).toMatch(problem)
  const unknown = await forkscope(node, 'run', 'wrong/neither')
  expect([unknown.status, unknown.stderr]).toEqual([
    2,
    'forkscope: The lab pack “wrong” has no scenario “wrong/neither”; it has “wrong/good”.\n',
  ])

  const none = join(privateTemp, 'none')
  mkdirSync(join(none, 'bad'), { recursive: true })
  writeFileSync(join(none, 'bad', 'lesson.md'), 'no front matter')
  writeFileSync(join(none, 'bad', 'program.ts'), PROGRAM)
  const useless = await forkscope(node, 'open', none)
  expect(useless.status).toBe(1)
  expect(useless.stdout).toMatch(
    /^Opened “none”\. None of its scenarios can be used:\n! none\/bad\/lesson\.md:1: .*\n$/,
  )
})

it.skipIf(process.platform === 'win32').each(['a FIFO', 'a regular file'])(
  'an opened folder that became %s is one plain sentence',
  async (kind) => {
    const name = kind === 'a FIFO' ? 'piped' : 'filed'
    const folder = join(privateTemp, name)
    mkdirSync(join(folder, 'race'), { recursive: true })
    writeFileSync(join(folder, 'race', 'lesson.md'), lesson('A race'))
    writeFileSync(join(folder, 'race', 'program.ts'), PROGRAM)
    expect((await forkscope(node, 'open', folder)).status).toBe(0)
    rmSync(folder, { recursive: true })
    if (kind === 'a FIFO') execFileSync('mkfifo', [folder])
    else writeFileSync(folder, '')
    const sentence = `The folder ${folder} is ${kind} now, no folder; bring it back, or close the pack.`
    expect((await forkscope(node, 'list')).stdout).toContain(`! ${sentence}\n`)
    expect((await forkscope(node, 'run', `${name}/race`)).stderr).toBe(`forkscope: ${sentence}\n`)
  },
)

it.skipIf(process.platform === 'win32')('pack writes into neither a FIFO nor a device', async () => {
  const fifo = join(privateTemp, 'out')
  execFileSync('mkfifo', [fifo])
  for (const [out, what] of [
    [fifo, 'a FIFO'],
    ['/dev/full', 'a device'],
  ] as const) {
    const { status, stdout, stderr } = await forkscope(node, 'pack', course, '--out', out)
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toBe(
      `forkscope: “${out}” cannot be written: it is ${what}, not a regular file. Choose another name.\n`,
    )
  }
})
