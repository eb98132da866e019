import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Language } from '../../main/lab/language.ts'
import { BUILT_IN_SCENARIOS, readScenarios } from '../../main/lab/scenarios.ts'

const FOLDER = join(BUILT_IN_SCENARIOS, 'bank')
let language: Language
beforeAll(() => {
  language = new Language()
})
afterAll(() => language.close())

const diagnose = async (source: string, folder = FOLDER) =>
  (await language.ask<'diagnose'>({ kind: 'diagnose', folder, source })) ?? []
/** `|` stands for the cursor. */
const complete = async (text: string) => {
  const offset = text.indexOf('|')
  return (
    (await language.ask<'complete'>({ kind: 'complete', folder: FOLDER, source: text.replace('|', ''), offset })) ?? []
  )
}
const explain = (text: string, name: string | null = null, from: string | null = null) => {
  const [offset, source] = [text.indexOf('|'), text.replace('|', '')]
  return language.ask<'explain'>({ kind: 'explain', folder: FOLDER, source, offset, name, from })
}

describe('a program under edit', () => {
  it.each(readScenarios(BUILT_IN_SCENARIOS).scenarios.map(({ id }) => id))(
    '%s has no mistakes as it came',
    async (id) => {
      const folder = join(BUILT_IN_SCENARIOS, id)
      expect(await diagnose(readFileSync(join(folder, 'program.ts'), 'utf8'), folder)).toEqual([])
    },
  )

  it('is told what cannot be parsed, with its line', async () => {
    const source = "import { print } from 'multiprocessing'\nexport function main() {\n  print('a'\n}\n"
    expect(await diagnose(source)).toEqual([
      {
        from: source.lastIndexOf('}'),
        to: source.lastIndexOf('}') + 1,
        line: 4,
        severity: 'error',
        message: "',' expected.",
      },
    ])
  })
  it("is told where the library's types do not fit, which is no reason not to run it", async () => {
    const source = "import { Value } from 'multiprocessing'\nexport const value = new Value('i', 'much')\nvalue.valeu"
    const found = await diagnose(source)
    expect(found.map(({ line, severity }) => [line, severity])).toEqual([
      [2, 'warning'],
      [3, 'warning'],
    ])
    expect(found[0]?.message).toBe("Argument of type 'string' is not assignable to parameter of type 'number'.")
    expect(found[1]?.message).toContain("Did you mean 'value'?")
  })
  it('may be written loosely, import what Node has, and what lies beside it, but nothing else', async () => {
    expect(await diagnose("import { cpus } from 'node:os'\nexport function work(queue) { queue.put(cpus()) }")).toEqual(
      [],
    )
    const found = await diagnose(
      "import './program.ts'\nimport './absent.ts'\nimport '../queue/program.ts'\nimport x from 'lodash'",
    )
    expect(found.map(({ line }) => line)).toEqual([2, 3, 4])
  })

  it('is offered the library, with and without having imported it', async () => {
    const imported = await complete("import { Queue } from 'multiprocessing'\nnew Qu|")
    expect(imported).toContainEqual({ name: 'Queue', kind: 'class', from: null })
    const fresh = await complete('export function main() {\n  new Qu|\n}')
    expect(fresh).toContainEqual({ name: 'Queue', kind: 'class', from: 'multiprocessing' })
    expect(fresh).toContainEqual({ name: 'Queue', kind: 'class', from: 'threading' })
  })
  it('is offered what a shared object has, and not what is private to it', async () => {
    const names = (await complete("import { Value } from 'multiprocessing'\nnew Value('i').|")).map(({ name }) => name)
    expect(names).toContain('value')
    expect(names).toContain('getLock')
    expect(names.filter((name) => /^#|^journey$|^partCalled$/.test(name))).toEqual([])
  })
  it('is told what a name is, in the words of its documentation', async () => {
    const got = await explain("import { Queue } from 'multiprocessing'\nnew Queue().g|et()")
    expect(got?.signature).toBe('(method) Queue.get(waiting?: Waiting): unknown')
    expect(got?.text).toContain('Takes the oldest item, waiting while there is none.')
  })
  it('is told of a class what it is, also where it is made', async () => {
    const text = 'First in, first out, between processes.'
    const pointedAt = await explain("import { Queue } from 'multiprocessing'\nnew Que|ue()")
    expect([pointedAt?.signature, pointedAt?.text]).toEqual([
      expect.stringMatching(/^(new|constructor) Queue\(/),
      expect.stringContaining(text),
    ])
    expect((await explain('new Que|', 'Queue', 'multiprocessing'))?.text).toContain(text)
  })
  it('is given the import with a completion', async () => {
    const found = await explain("import { print } from 'multiprocessing'\nprint(Que|)", 'Queue', 'multiprocessing')
    expect(found?.text).toContain('First in, first out, between processes.')
    expect(found?.edits.map(({ insert }) => insert).join('')).toContain('Queue')
  })
})

describe('the thread that knows TypeScript', () => {
  it('says why it stopped, and another takes its place', async () => {
    const program =
      "import { parentPort } from 'node:worker_threads'\nparentPort.once('message', () => { throw new Error('no room') })"
    const broken = new Language(new URL(`data:text/javascript,${encodeURIComponent(program)}`))
    const ask = () => broken.ask<'diagnose'>({ kind: 'diagnose', folder: FOLDER, source: '' })
    await expect(ask()).rejects.toThrow('TypeScript stopped over this program: no room')
    await expect(ask()).rejects.toThrow('TypeScript stopped over this program: no room')
    await broken.close()
  })
  it('answers the latest question of a kind; those before it learn that they were late', async () => {
    const ask = (source: string) => language.ask<'diagnose'>({ kind: 'diagnose', folder: FOLDER, source })
    const [first, second, third] = await Promise.all([ask('let a ='), ask('let b ='), ask('const c = 1')])
    expect([first?.length, second, third]).toEqual([1, null, []])
  })
  it('gives up when its lab closes', async () => {
    const other = new Language()
    const asked = other.ask<'diagnose'>({ kind: 'diagnose', folder: FOLDER, source: '' })
    const refused = expect(asked).rejects.toThrow('The lab was closed.')
    await other.close()
    await refused
    await expect(other.ask<'diagnose'>({ kind: 'diagnose', folder: FOLDER, source: '' })).rejects.toThrow()
  })
})
