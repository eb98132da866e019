import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kills } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(kills(10, 10))('connections on $backend.name', ({ backend, count }) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'connection-wait', '--set', `kills=${count}`)
  })

  describe('wait()', () => {
    it('returns what is ready, in order, and nothing when the time is up', () => {
      expect(ran.told.none).toEqual([0, 0, 0])
      expect(ran.told.ready).toEqual([2, true, true, 1, 2])
      expect([ran.told.empty, ran.told.twice]).toEqual([[], 0])
    })
    it('is woken by an item, and by the end of a process', () => {
      expect(ran.told.woken).toEqual([1, true, 'told'])
      expect(ran.told.ended).toEqual([true, 0, 1])
    })
    it('reads from many pipes until each has come to its end', () => {
      expect(ran.told.merged).toEqual([[300, 300, 300, 300], 0])
    })
    it('is woken when the last who could send is killed', () => {
      expect(ran.told.killed).toEqual(Array(count).fill(true))
      expect(ran.told.faults).toEqual([])
    })
    it('refuses what can never be ready', () => {
      const refused = ran.told.refused as string[]
      expect(refused[0]).toMatch(/^ValueError: wait\(\) has nothing to wait for, and no timeout/)
      expect(refused[1]).toMatch(/^OSError: Pipe-\d+\[0\] is closed in this process/)
      expect(refused[2]).toMatch(/^OSError: Pipe-\d+\[1\] only sends/)
      expect(refused[3]).toMatch(/^TypeError: wait\(\) takes Connections, queues and the sentinels of processes, not 5/)
      expect(refused[4]).toMatch(/^ValueError: Process-\d+ has no sentinel before it is started/)
      expect(refused[5]).toMatch(/^TypeError: A timeout is a number of seconds, not soon/)
      expect(ran.told.closedProcess).toMatch(/^ValueError: Process-\d+ is closed/)
      expect(ran.told.ident).toBe(true)
    })
    it('is reported with all that it waits for, when none can come', async () => {
      const { status, document } = await runFixture(backend, 'waits-for-nobody')
      expect([status, document.status]).toEqual([3, 'failed'])
      expect(document.reason).toMatch(
        /MainProcess waits for an item in pipe or an item in simple or Process-1 to end( at \S+)?; Process-1 waits for never to be set/,
      )
    })
  })

  describe('recvBytesInto()', () => {
    it('fills typed arrays and shared memory, from an offset', () => {
      expect(ran.told.into).toEqual([3, [0, 0, 0, 0, 1, 2, 3, 0], 2, [0, 257, 0, 0]])
    })
    it('takes a message that is too long, and leaves one that is no bytes', () => {
      const [short, value, text, more] = ran.told.short as [string, string, string, boolean]
      expect(short).toMatch(/^BufferTooShort: Pipe-\d+\[1\]: the message has 1 bytes, and the buffer has room for 0/)
      expect(value).toMatch(/^OSError: .*the next message is a value, not bytes/)
      expect([text, more]).toEqual(['text', false])
    })
    it('refuses what is no buffer and an offset outside', () => {
      const [buffer, offset] = ran.told.intoWhat as string[]
      expect(buffer).toMatch(/^TypeError: recvBytesInto\(\) takes a typed array/)
      expect(offset).toMatch(
        /^ValueError: recvBytesInto\(\): the offset is a whole number from 0 to the buffer's 8 bytes/,
      )
    })
    it('lies beside poll(null), which waits as long as it takes', () => {
      expect(ran.told.pollNull).toEqual([true, true, null])
      expect(ran.status).toBe(0)
    })
  })
})
