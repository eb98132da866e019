import { describe, expect, it } from 'vitest'
import { readScenarios, BUILT_IN_SCENARIOS } from '../../main/lab/scenarios.ts'
import { linkIn, linkText, targetOf } from '../../shared/deep-link.ts'

describe('a link', () => {
  it('is read from an address, with and without a token', () => {
    const link = { scenario: 'bank', set: [['lock', 'false'], ['amount', '5']] } // prettier-ignore
    expect(linkIn('open=bank&set=lock:false&set=amount:5')).toEqual(link)
    expect(linkIn('AAAAAAAAAAAAAAAAAAAAAA&open=bank&set=lock:false&set=amount:5')).toEqual(link)
  })
  it.each(['', 'AAAAAAAAAAAAAAAAAAAAAA', 'set=lock:false', 'open=', `open=${'x'.repeat(5000)}`])(
    'is not in “%s”',
    (text) => expect(linkIn(text)).toBeNull(),
  )
  it('comes back as it was, whatever is in it', () => {
    const link = { scenario: 'mine/ä & #1', set: [['a', 'x:y=z&'], ['b', '1 + 1']] as const } // prettier-ignore
    expect(linkText(link)).not.toMatch(/[ä #]/)
    expect(linkIn(linkText(link))).toEqual(link)
  })
  it('keeps the text that the README shows', () => {
    expect(linkText({ scenario: 'bank', set: [['lock', 'false']] })).toBe('open=bank&set=lock:false')
  })
})

describe('where a link leads', () => {
  const { scenarios } = readScenarios(BUILT_IN_SCENARIOS)
  const target = (fragment: string) => targetOf(linkIn(fragment)!, scenarios)

  it('is a scenario with values of its parameters’ types', () => {
    expect(target('open=bank&set=lock:false&set=amount:5&set=order:at-once')).toMatchObject({
      scenario: { id: 'bank' },
      values: { lock: false, amount: 5, order: 'at-once' },
    })
  })
  it.each([
    ['open=banc', 'The link leads to a scenario that is not here: “banc”. Nothing was changed.'],
    ['open=bank&set=speed:1', 'The link sets a parameter that The bank does not have: “speed”. Nothing was changed.'],
    [
      'open=bank&set=amount:0',
      'The link does not fit The bank: amount takes a whole number from 1 to 1000, not 0. Nothing was changed.',
    ],
    ['open=bank&set=lock', 'The link sets lock to nothing. Nothing was changed.'],
    [
      'open=bank&set=order:sideways',
      'The link does not fit The bank: order takes one-after-the-other or at-once, not sideways. Nothing was changed.',
    ],
  ])('%s: one sentence', (fragment, sentence) => expect(target(fragment)).toBe(sentence))
})
