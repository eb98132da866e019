import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { PortChannel } from '../../main/electron/port-channel.ts'
import type { FromLab } from '../../shared/contract.ts'

const notice = (text: string): FromLab => ({ type: 'notice', text })

it('what is sent while a message is being sent comes after it', () => {
  const posted: unknown[] = []
  let onPost = (): void => undefined
  // As Electron's: promises go on inside of postMessage, before the message is posted.
  class Port extends EventEmitter {
    start(): void {
      expect(posted).toEqual([])
    }
    close(): void {
      this.emit('close')
    }
    postMessage(message: unknown): void {
      onPost()
      posted.push(message)
    }
  }
  const channel = new PortChannel(new Port())
  onPost = () => {
    onPost = () => undefined
    channel.send(notice('stopped'))
  }
  channel.send(notice('stopping'))
  channel.send(notice('more'))
  expect(posted).toEqual([notice('stopping'), notice('stopped'), notice('more')])
})
