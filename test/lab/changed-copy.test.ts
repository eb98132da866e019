import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChildren } from '../../main/headless/child-launcher.ts'
import { Lab } from '../../main/lab/lab.ts'
import { serveLab } from '../../main/lab/session.ts'
import type { FromLab } from '../../shared/contract.ts'
import { MOST_SOURCE_CHARACTERS } from '../../shared/language.ts'
import type { RunSnapshot } from '../../shared/run.ts'
import { PROJECT } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'

const LESSON = `---
title: Two files
order: 1
summary: A program and what it imports.
---
`
const PROGRAM =
  "import { print } from 'multiprocessing'\nimport { word } from './word.ts'\nexport const main = () => print(word)\n"
let folder: string
let lab: Lab
beforeAll(async () => {
  process.env.TMPDIR = privateTemp
  folder = mkdtempSync(join(privateTemp, 'scenarios-'))
  mkdirSync(join(folder, 'two-files'))
  writeFileSync(join(folder, 'two-files/lesson.md'), LESSON)
  writeFileSync(join(folder, 'two-files/program.ts'), PROGRAM)
  writeFileSync(join(folder, 'two-files/word.ts'), "export const word = 'beside'\n")
  const launcher = launchChildren(join(PROJECT, 'out/main/process.cjs'))
  lab = await Lab.open({ launcher, version: 'test', scenariosFolder: folder })
})
afterAll(async () => {
  await lab.close()
  rmSync(folder, { recursive: true })
  await expectNothingLeft()
})

async function run(source?: string): Promise<{ over: RunSnapshot; output: string[] }> {
  const output: string[] = []
  const stop = lab.listen((event) => {
    if (event.type === 'tick') output.push(...event.tick.output.map(({ text }) => text))
  })
  const over = await (await lab.runScenario('two-files', {}, { source })).over
  stop()
  return { over, output }
}

describe('a changed copy', () => {
  it('runs in place of the program, and imports what lies beside that', async () => {
    const { over, output } = await run(PROGRAM.replace('print(word)', "print('changed', word)"))
    expect([over.status, over.changed, output]).toEqual(['finished', true, ['changed beside']])
  })
  it('leaves the program as it was', async () => {
    const { over, output } = await run()
    expect([over.status, over.changed, output]).toEqual(['finished', false, ['beside']])
    expect(readFileSync(join(folder, 'two-files/program.ts'), 'utf8')).toBe(PROGRAM)
    expect(readdirSync(join(folder, 'two-files')).toSorted()).toEqual(['lesson.md', 'program.ts', 'word.ts'])
  })
  it('that cannot be parsed fails with its line and what stands there', async () => {
    const { over } = await run('export const main = () => {\n  print(\n}\n')
    expect(over.status).toBe('failed')
    expect(over.reason).toBe('program.ts:3:1: Unexpected "}". The line reads: }')
  })
  it('that fails tells its own lines', async () => {
    const { over, output } = await run("// one line more\nexport function main() {\n  throw new Error('changed')\n}\n")
    expect(over.status).toBe('failed')
    expect(output.join('\n')).toMatch(/Error: changed\n.*program\.ts:3:\d+/)
  })
})

describe('a command with a program’s text', () => {
  let ask: (command: string, payload: unknown) => Promise<FromLab>
  beforeAll(() => {
    let receive: (message: unknown) => void = () => undefined
    let answered: (message: FromLab) => void = () => undefined
    serveLab(lab, {
      send: (message) => (message.type === 'answer' || message.type === 'refusal' ? answered(message) : undefined),
      listen: (onMessage) => (receive = onMessage),
      close: () => undefined,
    })
    ask = (command, payload) =>
      new Promise((resolve) => {
        answered = resolve
        receive({ type: 'request', id: 1, command, payload })
      })
  })

  it('is refused when the text is too long', async () => {
    const source = ' '.repeat(MOST_SOURCE_CHARACTERS + 1)
    for (const [command, payload] of [
      ['run', { scenario: 'two-files', params: {}, source }],
      ['diagnose', { scenario: 'two-files', source }],
    ] as const) {
      expect(await ask(command, payload)).toMatchObject({
        type: 'refusal',
        message: expect.stringContaining('a program has at most 200,000 characters here') as string,
      })
    }
  })
  it('is about a scenario that there is', async () => {
    expect(await ask('diagnose', { scenario: '../../etc', source: '' })).toMatchObject({ type: 'refusal' })
  })
  it('answers what is wrong, and what is beside is known', async () => {
    expect(await ask('diagnose', { scenario: 'two-files', source: PROGRAM })).toMatchObject({
      type: 'answer',
      value: [],
    })
    const source = PROGRAM.replace('{ word }', '{ wrod }')
    expect(await ask('diagnose', { scenario: 'two-files', source })).toMatchObject({
      value: [{ line: 2, severity: 'warning' }, { line: 3 }],
    })
  })
})
