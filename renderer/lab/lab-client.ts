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
import type { ConsentQuestion } from '../../shared/shelf.ts'
import { shownMessage } from './shown-message.ts'

/** The lab said no; the message is its sentence. */
export class RefusalError extends Error {
  override readonly name: string = 'RefusalError'
}

/** The lab said no, as long as the user has not agreed. */
class ConsentNeededError extends RefusalError {
  readonly question: ConsentQuestion
  constructor(message: string, question: ConsentQuestion) {
    super(message)
    this.question = question
  }
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
  readonly #mayRun: (question: ConsentQuestion) => Promise<boolean>
  readonly #waiting = new Map<number, Waiting>()
  #lastId = 0
  #open = true

  constructor(
    channel: Channel<FromLab, ToLab>,
    onEvent: (event: LabEvent) => void,
    onClose: (reason?: string) => void,
    /** Asks the user whether a program from outside may run. */
    mayRun: (question: ConsentQuestion) => Promise<boolean> = () => Promise.resolve(false),
  ) {
    this.#channel = channel
    this.#mayRun = mayRun
    channel.listen(
      (message) => this.#receive(shownMessage(message), onEvent),
      (reason) => {
        if (!this.#open) return
        this.#end()
        onClose(reason)
      },
    )
  }

  /**
   * Whatever the lab does only with the user's consent is asked for once more when the user has given it. Rejects with
   * `RefusalError` when the lab or the user refuses, with `ConnectionLostError` when the lab can no longer answer.
   */
  async ask<Name extends CommandName>(command: Name, payload: CommandPayload<Name>): Promise<CommandAnswers[Name]> {
    try {
      return await this.#askOnce(command, payload)
    } catch (error) {
      if (!(error instanceof ConsentNeededError)) throw error
      const { pack } = error.question
      if (!(await this.#mayRun(error.question))) throw new RefusalError('Nothing was run: you chose not to.')
      await this.#askOnce('consent', { pack: pack.id, hash: pack.hash })
      return this.#askOnce(command, payload)
    }
  }

  #askOnce<Name extends CommandName>(command: Name, payload: CommandPayload<Name>): Promise<CommandAnswers[Name]> {
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
        this.#take(message.id)?.reject(
          message.consent === undefined
            ? new RefusalError(message.message)
            : new ConsentNeededError(message.message, message.consent),
        )
        break
      case 'run':
      case 'tick':
      case 'cpu':
      case 'series':
      case 'python':
      case 'notice':
      case 'progress':
      case 'shelf':
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
