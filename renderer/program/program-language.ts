import type { Completion, Explanation } from '../../shared/language.ts'
import type { LabClient } from '../lab/lab-client.ts'
import { problemOf } from './problem.ts'
import type { ProgramCopy } from './program-copy.svelte.ts'

/** Asks the lab about one scenario's program as it is edited. What it cannot tell just now is null. */
export class ProgramLanguage {
  readonly #scenario: string
  readonly #client: () => LabClient

  constructor(scenario: string, client: () => LabClient) {
    this.#scenario = scenario
    this.#client = client
  }

  complete(source: string, offset: number): Promise<readonly Completion[] | null> {
    return this.#try(() => this.#client().ask('complete', { scenario: this.#scenario, source, offset }))
  }
  /** What the name at `offset` is. */
  explain(source: string, offset: number): Promise<Explanation | null> {
    return this.#explain(source, offset, null, null)
  }
  /** What a completion at `offset` would bring. */
  explainCompletion(source: string, offset: number, { name, from }: Completion): Promise<Explanation | null> {
    return this.#explain(source, offset, name, from)
  }

  /** Looks at the copy's text, and tells it what is wrong there. */
  async check(copy: ProgramCopy): Promise<void> {
    const source = copy.text
    if (!copy.changed) return
    try {
      const found = await this.#client().ask('diagnose', { scenario: this.#scenario, source })
      // A later text is looked at when it stands still.
      if (found !== null && copy.text === source) copy.tell(found.map((one) => problemOf(one, source)))
    } catch (error) {
      if (copy.text === source) copy.tell([], error instanceof Error ? error.message : String(error))
    }
  }

  #explain(source: string, offset: number, name: string | null, from: string | null): Promise<Explanation | null> {
    return this.#try(() => this.#client().ask('explain', { scenario: this.#scenario, source, offset, name, from }))
  }

  /** Why it is refused is said by `check`, and a lost connection by the page. */
  async #try<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
    try {
      return await ask()
    } catch {
      return null
    }
  }
}
