import { expect, it } from 'vitest'
import { LabClient } from '../../renderer/lab/lab-client.ts'
import { shownMessage } from '../../renderer/lab/shown-message.ts'
import { highlight } from '../../renderer/look/highlight.ts'
import type { FromLab, LabEvent } from '../../shared/contract.ts'

it('names, sentences and output that the lab tells can be seen whole, whatever is in them', () => {
  const events: unknown[] = []
  let tell: (message: FromLab) => void = () => undefined
  const channel = {
    listen: (onMessage: typeof tell) => (tell = onMessage),
    send: () => undefined,
    close: () => undefined,
  }
  const client = new LabClient(channel, (event) => events.push(event), () => undefined) // prettier-ignore
  const tick = {
    atMs: 1,
    recorders: [{ process: 0, bytes: new Uint8Array(32), dropped: 0 }],
    processes: [{ name: 'evil\u202egnp.exe\n', waitingFor: 'an item in \u200bQ', ending: null, watched: [{ name: 'w', text: 'a\nb\u009b' }] }],
    locks: [{ name: 'plain' }],
    memory: [{ name: 'm\u3164', values: ['\u001b', 'a'] }, { name: 'n', values: [1, 2] }],
    output: [{ text: '\u001b[31mred\u001b[0m \u001b]0;x\u0007\r' }, { text: 'שלום ❤️' }],
  } // prettier-ignore
  tell({ type: 'tick', tick } as unknown as FromLab)
  client.close()
  const [event] = events as [Extract<LabEvent, { type: 'tick' }>]
  expect(event.tick).toEqual({
    ...tick,
    processes: [{ name: 'evil\\u202egnp.exe\\n', waitingFor: 'an item in \\u200bQ', ending: null, watched: [{ name: 'w', text: 'a\nb\\x9b' }] }],
    memory: [{ name: 'm\\u3164', values: ['\u001b', 'a'] }, { name: 'n', values: [1, 2] }],
    output: [{ text: 'red \\x1b]0;x\\x07' }, { text: 'שלום ❤️' }],
  }) // prettier-ignore
})

it('what is plain already is not copied, and a program’s text stays as it is', () => {
  const message = {
    type: 'answer' as const,
    value: { scenarios: [{ title: 'The bank', source: 'a\u202e\r\n', python: 'b\t' }], values: [1, 2, 3] },
  }
  expect(shownMessage(message)).toBe(message)
})

it('a program that is read shows what turns its lines round', () => {
  const [line] = highlight('/* \u202e } if (isAdmin) begin */ let a = 1\r\n')
  expect(line!.map(({ text }) => text).join('')).toBe('/* \\u202e } if (isAdmin) begin */ let a = 1')
})
