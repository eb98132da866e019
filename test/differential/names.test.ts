import { describe, expect, it } from 'vitest'
import { askCPython } from '../support/cpython.ts'
import { publicSurface, type PublicSymbol } from '../support/public-surface.ts'
import { PYTHON_VERSION } from '../support/python-version.ts'

/** What the comments of the library say that it follows is there in CPython. */
if (PYTHON_VERSION === null) console.warn('python3 is missing: what comments say of CPython was NOT compared with it.')

/** "CPython: multiprocessing.Queue.", "CPython: the arguments of multiprocessing.Queue.", "CPython: put_nowait." */
const REFERENCE = /(?<!Not in )\bCPython: (the arguments? of )?`?(\w+(?:\.\w+)*)/
const referenceOf = ({ comment }: PublicSymbol): { arguments: boolean; name: string } | undefined => {
  const [, ofArguments, name] = REFERENCE.exec(comment) ?? []
  return name === undefined ? undefined : { arguments: ofArguments !== undefined, name }
}
const isDotted = (name: string): boolean => name.includes('.')
const followsNothing = ({ comment }: PublicSymbol): boolean => comment.includes('Not in CPython: ')
/** isAlive is is_alive, and maxTasksPerChild maxtasksperchild. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase()

describe.runIf(PYTHON_VERSION !== null)(`CPython ${PYTHON_VERSION ?? ''}`, () => {
  const surface = publicSurface()
  const all = surface.flatMap((one) => [one, ...one.members])
  const { known } = askCPython([...new Set(all.flatMap((one) => referenceOf(one)?.name ?? []))])

  it('has what everything exported follows', () => {
    const wrong = all.flatMap((symbol) => {
      const { name } = referenceOf(symbol) ?? {}
      if (name === undefined || (symbol.kind === 'member' && !isDotted(name))) return []
      return known[name] ? [] : [`${symbol.name} (${symbol.place}): CPython has no ${name}`]
    })
    expect(wrong).toEqual([])
  })

  it('has the same members, or they say so', () => {
    const wrong = surface.flatMap((owner) => {
      if (followsNothing(owner)) return []
      const whose = referenceOf(owner)
      const theirs = whose && known[whose.name]
      const names = new Set((whose?.arguments ? theirs?.parameters : theirs?.members)?.map(plain))
      return owner.members.flatMap((member) => {
        const said = referenceOf(member)?.name
        if (member.name.endsWith('()') || followsNothing(member) || (said !== undefined && isDotted(said))) return []
        const name = said ?? member.name.split('.').at(-1)!
        return names.has(plain(name))
          ? []
          : [`${member.name} (${member.place}): ${whose?.name ?? 'nothing'} has no ${name}`]
      })
    })
    expect(wrong).toEqual([])
  })
})

it.skipIf(PYTHON_VERSION !== null)('python3 is missing, so nothing was compared', () => undefined)
