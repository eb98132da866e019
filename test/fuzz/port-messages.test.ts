import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { isRequestText, parseRequest } from '../../shared/request-text.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { PageWithoutAPage } from '../support/page-without-a-page.ts'
import { until } from '../support/until.ts'
import { fuzz, FUZZ_TIMEOUT_MS } from './fuzz.ts'
import { openFuzzLab } from './fuzz-lab.ts'
import { askedRequest, checkRefusal, idOf, oddMessage } from './made-requests.ts'

afterAll(expectNothingLeft)

/** The requests that the window's port hands on. */
const ofText = (text: unknown): unknown => (isRequestText(text) ? parseRequest(text) : undefined)

it(
  'whatever a page sends through its port is answered once, refused in one sentence or ignored',
  async () => {
    await using open = await openFuzzLab()
    const page = new PageWithoutAPage(open.lab)
    const message = fc.oneof(
      { weight: 3, arbitrary: askedRequest },
      { weight: 2, arbitrary: oddMessage },
      { weight: 1, arbitrary: fc.oneof(fc.json(), fc.string()).map(ofText) },
    )
    await fuzz(message, 250, async (given) => {
      page.heard.length = 0
      page.send(given)
      const id = idOf(given)
      if (id !== null) {
        const [answer] = await until('an answer', () => {
          const answers = page.answersTo(id)
          return answers.length > 0 ? answers : null
        })
        if (answer?.type === 'refusal') checkRefusal(answer.message)
      }
      // The lab still answers, and what came before was answered once, or not at all.
      const described = await page.ask('describe', {})
      if (described.type !== 'answer') throw new Error('The lab no longer describes itself.')
      const answers = page.heard.filter((heard) => 'id' in heard && heard !== described)
      if (answers.length !== (id === null ? 0 : 1)) throw new Error(`${answers.length} answers to one message.`)
    })
    expect(open.lab.runs).toEqual([])
    expect(open.lab.python.snapshots).toEqual([])
  },
  FUZZ_TIMEOUT_MS,
)
