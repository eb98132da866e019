import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

const queueOf = (ran: Ran, name: string) => ran.document.queues.find((queue) => queue.name === name)

describe.each(backends)('SimpleQueue and JoinableQueue on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'messages')
  })

  it('joins when every item is done, and not before', () => {
    expect(ran.told.joinEmpty).toBe(true)
    const [joined, afterMs] = ran.told.joinInVain as [boolean, number]
    expect(joined).toBe(false)
    expect(afterMs).toBeGreaterThanOrEqual(99)
    expect(ran.told.joined).toEqual([true, 0])
  })
  it('refuses taskDone() beyond the items', () => {
    expect(ran.told.tooOften).toMatch(/^ValueError: work: taskDone\(\) was called too many times/)
  })
  it('bounds a JoinableQueue', () => {
    expect(ran.told.full).toMatch(/^Full: bounded is full: it holds its 1 items/)
  })
  it('carries what comes late, and what is big, through a SimpleQueue', () => {
    expect([ran.told.late, ran.told.simpleEmpty, ran.told.big]).toEqual([{ late: [1, 2] }, true, 0])
  })
  it('refuses a closed queue in the process that closed it', () => {
    const [put, get, join, size] = ran.told.closed as unknown[]
    expect([put, get]).toEqual([
      expect.stringMatching(/^ValueError: closed is closed in this process/),
      expect.stringMatching(/^ValueError: closed is closed/),
    ])
    expect([join, size]).toEqual([null, 1])
    expect(ran.told.reopened).toEqual([false, 'before'])
    expect(ran.told.joinThread).toMatch(/^AssertionError: again is not closed/)
  })
  it('reports each by its kind, with exact counts', () => {
    expect(queueOf(ran, 'work')).toMatchObject({ kind: 'JoinableQueue', puts: 6, gets: 6, maxDepth: 6 })
    expect(queueOf(ran, 'simple')).toMatchObject({ kind: 'SimpleQueue', puts: 2, gets: 2 })
    expect(ran.status).toBe(0)
  })
})

describe.each(backends)('Pipe on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'pipes')
  })

  it('carries big messages and values both ways', () => {
    expect([ran.told.big, ran.told.text, ran.told.object, ran.told.wrong]).toEqual([0, 300_000, 2, 0])
  })
  it('ends a reader when the other end is closed', () => {
    expect(ran.told.echoExit).toBe(0)
    const [error] = ran.told.eofOnClose as [string, number]
    expect(error).toMatch(/^EOFError: Pipe-\d+\[0\]: nothing is left, and nobody holds the other end/)
  })
  it('ends a reader when the last holder is killed, and refuses to send to nobody', () => {
    const [error] = ran.told.eofOnKill as [string, number]
    expect([ran.told.writable, error]).toEqual([true, expect.stringMatching(/^EOFError: killed\[0\]/)])
    expect(ran.told.broken).toMatch(/^BrokenPipeError: killed\[0\]: nobody holds the other end/)
  })
  it('polls: at once, for a while, until something comes', () => {
    const [atOnce, [inVain, afterMs]] = ran.told.pollNothing as [boolean, [boolean, number]]
    expect([atOnce, inVain]).toEqual([false, false])
    expect(afterMs).toBeGreaterThanOrEqual(99)
    expect([ran.told.pollLate, ran.told.late]).toEqual([true, 'late'])
  })
  it('refuses the direction it does not have', () => {
    expect(ran.told.directions).toEqual([
      expect.stringMatching(/^OSError: one-way\[0\] only receives/),
      expect.stringMatching(/^OSError: one-way\[1\] only sends/),
    ])
  })
  it('stays open while an end is on its way in a queue', () => {
    expect([ran.told.inTransit, ran.told.sentName]).toEqual(['from a held end', 'sent[1]'])
    expect(ran.told.afterTransit).toMatch(/^EOFError/)
    expect(ran.told.closedSend).toEqual([expect.stringMatching(/^OSError: sent\[1\] is closed/), true])
  })
  it('leaves a message that recvBytes() refuses', () => {
    expect(ran.told.notBytes).toMatch(/^OSError: Pipe-\d+\[1\]: the next message is a value, not bytes/)
    expect([ran.told.still, ran.told.stillThere]).toEqual([{ no: 'bytes' }, 10])
    expect(ran.told.tooLong).toMatch(/^OSError: .* has 10 bytes, more than 9/)
  })
  it('reports each direction as a queue', () => {
    expect(queueOf(ran, 'talk →')).toMatchObject({ kind: 'Pipe', puts: 3, gets: 3 })
    expect(queueOf(ran, 'talk ←')).toMatchObject({ kind: 'Pipe', puts: 3, gets: 3 })
    expect(queueOf(ran, 'one-way')).toMatchObject({ kind: 'Pipe', puts: 1, gets: 1 })
    expect(ran.status).toBe(0)
  })
})
