import type { Lab } from '../../main/lab/lab.ts'
import { serveLab } from '../../main/lab/session.ts'
import type { CommandName, FromLab } from '../../shared/contract.ts'
import { until } from './until.ts'

/** A lab's client in this process: everything that it hears is kept. */
export class PageWithoutAPage {
  readonly heard: FromLab[] = []
  #hear: (message: unknown) => void = () => undefined
  #leave: () => void = () => undefined
  #lastId = 0

  constructor(lab: Lab) {
    serveLab(lab, {
      send: (message) => this.heard.push(message),
      listen: (onMessage, onClose) => {
        this.#hear = onMessage
        this.#leave = onClose
      },
      close: () => undefined,
    })
  }

  /** Whatever it is. */
  send(message: unknown): void {
    this.#hear(message)
  }

  /** Asks, and waits for the answer or refusal. */
  async ask(command: CommandName, payload: object): Promise<Extract<FromLab, { id: number }>> {
    const id = (this.#lastId += 1)
    this.send({ type: 'request', id, command, payload })
    return until(`an answer to ${command}`, () => this.answersTo(id)[0])
  }

  answersTo(id: number): Extract<FromLab, { id: number }>[] {
    return this.heard.filter(
      (message): message is Extract<FromLab, { id: number }> => 'id' in message && message.id === id,
    )
  }

  close(): void {
    this.#leave()
  }
}
