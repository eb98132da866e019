import { it } from 'vitest'
import type { Backend } from './backends.ts'

/** `it`, but what does not apply to a back end is skipped there, and its title says why. */
export function itOn({ doesNotApply }: Backend, title: string, test: () => void | Promise<void>): void {
  const why = doesNotApply?.[title]
  if (why === undefined) it(title, test)
  else it.skip(`${title} (does not apply: ${why})`, test)
}
