import { sentenceOf } from '../../state/shelf-state.svelte.ts'

/** Something that a dialog asks of the lab, and the lab's sentence when it does not do it. */
export class Attempt {
  #busy = $state(false)
  #refusal = $state('')

  get busy(): boolean {
    return this.#busy
  }
  /** Empty while nothing was refused. */
  get refusal(): string {
    return this.#refusal
  }

  async make(work: () => Promise<void>): Promise<void> {
    this.#busy = true
    this.#refusal = ''
    try {
      await work()
    } catch (error) {
      this.#refusal = sentenceOf(error)
    }
    this.#busy = false
  }
}
