import { describe, expect, it } from 'vitest'
import { ConnectionLostError, LabClient, RefusalError } from '../../renderer/lab/lab-client.ts'
import type { Channel, FromLab, LabEvent, ToLab } from '../../shared/contract.ts'
import type { ConsentQuestion } from '../../shared/shelf.ts'
import { runId } from '../../shared/units.ts'

/** A wire held in the hand: what was sent, and a way to answer and to cut it. */
class HandChannel implements Channel<FromLab, ToLab> {
  readonly sent: ToLab[] = []
  tell: (message: FromLab) => void = () => undefined
  cut: () => void = () => undefined
  send(message: ToLab): void {
    this.sent.push(message)
  }
  listen(onMessage: (message: FromLab) => void, onClose: () => void): void {
    this.tell = onMessage
    this.cut = onClose
  }
  close(): void {
    this.cut()
  }
}

function connected() {
  const channel = new HandChannel()
  const events: LabEvent[] = []
  let closed = 0
  const client = new LabClient(
    channel,
    (event) => events.push(event),
    () => (closed += 1),
  )
  return { channel, events, client, closedTimes: () => closed }
}

describe('LabClient', () => {
  it('matches answers to questions by their ids, in any order', async () => {
    const { channel, client } = connected()
    const first = client.ask('stop', { run: runId('a') })
    const second = client.ask('run', { scenario: 'bank', params: {}, trace: true })
    const [one, two] = channel.sent
    channel.tell({ type: 'answer', id: two!.id, value: 'run-2' })
    channel.tell({ type: 'answer', id: one!.id, value: null })
    expect(await second).toBe('run-2')
    expect(await first).toBeNull()
  })

  it('rejects with the lab’s sentence', async () => {
    const { channel, client } = connected()
    const asked = client.ask('describe', {})
    channel.tell({ type: 'refusal', id: channel.sent[0]!.id, message: 'There is no scenario “x”.' })
    await expect(asked).rejects.toThrow(new RefusalError('There is no scenario “x”.'))
  })

  it('passes on what the lab tells', () => {
    const { channel, events } = connected()
    channel.tell({ type: 'notice', text: 'hello' })
    expect(events).toEqual([{ type: 'notice', text: 'hello' }])
  })

  it('leaves no question open when the wire is cut, and says so once', async () => {
    const { channel, client, closedTimes } = connected()
    const asked = client.ask('describe', {})
    channel.cut()
    channel.cut()
    await expect(asked).rejects.toThrow(ConnectionLostError)
    await expect(client.ask('describe', {})).rejects.toThrow(ConnectionLostError)
    expect(closedTimes()).toBe(1)
  })

  it('does not report a connection that it closed itself', () => {
    const { client, closedTimes } = connected()
    client.close()
    expect(closedTimes()).toBe(0)
  })

  describe('when the lab wants the user’s consent', () => {
    const question = { scenario: 'pack/x', pack: { id: 'pack', hash: 'abc' } } as ConsentQuestion
    const run = { scenario: 'pack/x', params: {}, trace: true }

    function asking(mayRun: boolean) {
      const channel = new HandChannel()
      const asked: ConsentQuestion[] = []
      const client = new LabClient(
        channel,
        () => undefined,
        () => undefined,
        (shown) => {
          asked.push(shown)
          return Promise.resolve(mayRun)
        },
      )
      return { channel, client, asked }
    }
    const refuse = (channel: HandChannel) =>
      channel.tell({ type: 'refusal', id: channel.sent.at(-1)!.id, message: 'Not yet.', consent: question })

    it('asks the user, gives it for what was shown, and asks the lab once more', async () => {
      const { channel, client, asked } = asking(true)
      const started = client.ask('run', run)
      refuse(channel)
      await expect
        .poll(() => channel.sent.at(-1))
        .toMatchObject({ command: 'consent', payload: { pack: 'pack', hash: 'abc' } })
      channel.tell({ type: 'answer', id: channel.sent.at(-1)!.id, value: null })
      await expect.poll(() => channel.sent.length).toBe(3)
      expect(channel.sent.at(-1)).toMatchObject({ command: 'run', payload: run })
      channel.tell({ type: 'answer', id: channel.sent.at(-1)!.id, value: 'run-1' })
      expect(await started).toBe('run-1')
      expect(asked).toEqual([question])
    })
    it('sends nothing more when the user says no', async () => {
      const { channel, client } = asking(false)
      const started = client.ask('run', run)
      refuse(channel)
      await expect(started).rejects.toThrow(new RefusalError('Nothing was run: you chose not to.'))
      expect(channel.sent).toHaveLength(1)
    })
  })
})
