import type { Channel, FromLab, LabDescription, LabEvent, ShelfEvent, ToLab } from '../../shared/contract.ts'
import type { ConsentQuestion } from '../../shared/shelf.ts'
import { ConnectionLostError, LabClient, NotAdmittedError } from '../lab/lab-client.ts'
import { unique } from './unique.ts'

type Phase = 'connecting' | 'ready' | 'lost'

export interface LabListener {
  /** Called before the description shows. */
  onDescribed(description: LabDescription): void
  onEvent(event: Exclude<LabEvent, { type: 'notice' | 'shelf' }>): void
  /** The user has opened a lab pack in the shell itself. */
  onOpened(pack: string): void
  /** Asks the user whether programs of a pack may run. */
  onConsent(question: ConsentQuestion): Promise<boolean>
  /** The lab has been described, and may be asked. */
  onReady(): void
  onLost(): void
}

/** The connection to the lab, and what the lab says about itself. */
export class LabState {
  readonly #open: () => Promise<Channel<FromLab, ToLab>>
  readonly #listener: LabListener
  #client: LabClient | null = null
  #phase: Phase = $state('connecting')
  #trouble = $state('')
  #mayTryAgain = $state(true)
  #description: LabDescription | null = $state.raw(null)
  #notices: readonly string[] = $state.raw([])

  constructor(open: () => Promise<Channel<FromLab, ToLab>>, listener: LabListener) {
    this.#open = open
    this.#listener = listener
  }

  get phase(): Phase {
    return this.#phase
  }
  /** One sentence: why the lab cannot be reached. */
  get trouble(): string {
    return this.#trouble
  }
  /** False when connecting again would bring the same answer. */
  get mayTryAgain(): boolean {
    return this.#mayTryAgain
  }
  get description(): LabDescription | null {
    return this.#description
  }
  get notices(): readonly string[] {
    return this.#notices
  }

  /** Shows a sentence that concerns the whole page. */
  notice(text: string): void {
    if (!this.#notices.includes(text)) this.#notices = [...this.#notices, text]
  }
  dismiss(notice: string): void {
    this.#notices = this.#notices.filter((text) => text !== notice)
  }

  /** Also connects again after the connection was lost. */
  async connect(): Promise<void> {
    this.#client?.close()
    this.#phase = 'connecting'
    this.#mayTryAgain = true
    try {
      const channel = await this.#open()
      this.#client = new LabClient(
        channel,
        (event) => this.#take(event),
        (reason = 'The lab’s process has ended, and its runs with it. What you see is the last it told.') =>
          this.#lose(reason),
        (question) => this.#listener.onConsent(question),
      )
      const description = await this.#client.ask('describe', {})
      this.#listener.onDescribed(description)
      this.#description = description
      this.#notices = unique(description.notices)
      this.#phase = 'ready'
      this.#listener.onReady()
      if (description.opened !== null) this.#listener.onOpened(description.opened)
    } catch (error) {
      // A connection that closed while describing has already said why.
      if (error instanceof ConnectionLostError) return
      this.#mayTryAgain = !(error instanceof NotAdmittedError)
      this.#lose(error instanceof Error ? error.message : String(error))
    }
  }

  get client(): LabClient {
    if (this.#client === null) throw new ConnectionLostError()
    return this.#client
  }

  #lose(trouble: string): void {
    this.#trouble = trouble
    this.#phase = 'lost'
    this.#listener.onLost()
  }

  #take(event: LabEvent): void {
    if (event.type === 'shelf') this.#takeShelf(event)
    else if (event.type !== 'notice') this.#listener.onEvent(event)
    else this.notice(event.text)
  }

  #takeShelf({ scenarios, packs, problems: told, opened }: ShelfEvent): void {
    // Two packs may have the same trouble, and the page tells banners apart by their sentence.
    const problems = unique(told)
    const before = this.#description
    // What `describe` is about to answer is newer.
    if (before === null) return
    const description = { ...before, scenarios, packs, notices: problems }
    this.#listener.onDescribed(description)
    this.#description = description
    // One that the user has dismissed stays away; one that was mended goes.
    const isNew = (text: string) => !before.notices.includes(text)
    this.#notices = [
      ...this.#notices.filter((text) => isNew(text) || problems.includes(text)),
      ...problems.filter((text) => isNew(text) && !this.#notices.includes(text)),
    ]
    if (opened !== null) this.#listener.onOpened(opened)
  }
}
