import { assertNever } from '../../shared/assert-never.ts'
import type {
  Channel,
  CommandAnswers,
  CommandName,
  CommandPayload,
  FromLab,
  LabEvent,
  ToLab,
} from '../../shared/contract.ts'

/** The lab said no; the message is its sentence. */
export class RefusalError extends Error {
  override readonly name = 'RefusalError'
}

export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError'
  constructor() {
    super('The connection to the lab was lost.')
  }
}

/** The lab does not let this page in; the message is its sentence, with the way out. */
export class NotAdmittedError extends Error {
  override readonly name = 'NotAdmittedError'
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: Error) => void
}

/** Asks the lab's commands and passes on what it tells, over any channel. */
export class LabClient {
  readonly #channel: Channel<FromLab, ToLab>
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #open = true

  constructor(
    channel: Channel<FromLab, ToLab>,
    onEvent: (event: LabEvent) => void,
    onClose: (reason?: string) => void,
  ) {
    this.#channel = channel
    channel.listen(
      (message) => this.#receive(message, onEvent),
      (reason) => {
        if (!this.#open) return
        this.#end()
        onClose(reason)
      },
    )
  }

  /** Rejects with `RefusalError` when the lab refuses, with `ConnectionLostError` when it can no longer answer. */
  ask<Name extends CommandName>(command: Name, payload: CommandPayload<Name>): Promise<CommandAnswers[Name]> {
    if (!this.#open) return Promise.reject(new ConnectionLostError())
    const id = (this.#lastId += 1)
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      this.#channel.send({ type: 'request', id, command, payload })
    })
  }

  close(): void {
    this.#end()
    this.#channel.close()
  }

  #receive(message: FromLab, onEvent: (event: LabEvent) => void): void {
    switch (message.type) {
      case 'answer':
        this.#take(message.id)?.resolve(message.value)
        break
      case 'refusal':
        this.#take(message.id)?.reject(new RefusalError(message.message))
        break
      case 'run':
      case 'tick':
      case 'cpu':
      case 'python':
      case 'notice':
        onEvent(message)
        break
      default:
        assertNever(message)
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    return waiting
  }

  #end(): void {
    this.#open = false
    for (const { reject } of this.#waiting.values()) reject(new ConnectionLostError())
    this.#waiting.clear()
  }
}
