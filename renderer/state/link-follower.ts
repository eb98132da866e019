import { targetOf, type DeepLink } from '../../shared/deep-link.ts'
import type { Desk } from './desk.svelte.ts'
import type { LabState } from './lab-state.svelte.ts'

/**
 * Chooses the scenario that a link names and fills in its form. It does not start it: a link may come from anybody, and
 * must not start processes by itself.
 */
export class LinkFollower {
  readonly #lab: LabState
  readonly #desk: Desk
  #link: DeepLink | null = null

  constructor(lab: LabState, desk: Desk) {
    this.#lab = lab
    this.#desk = desk
  }

  /** At once, or as soon as the lab has said which scenarios there are. */
  follow(link: DeepLink | null): void {
    this.#link = link
    if (this.#lab.phase === 'ready') this.followNow()
  }

  followNow(): void {
    const link = this.#link
    this.#link = null
    if (link === null) return
    const target = targetOf(link, this.#desk.scenarios)
    if (typeof target === 'string') {
      this.#lab.notice(target)
      return
    }
    this.#desk.choose(target.scenario.id)
    this.#desk.form(target.scenario).apply(target.values)
    this.#desk.open('Run')
  }
}
