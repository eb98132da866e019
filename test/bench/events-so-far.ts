import type { Page } from '@playwright/test'

/** How many events of the run that is shown have arrived. */
export const eventsSoFar = async (window: Page): Promise<number> =>
  Number(((await window.locator('[data-field="events"]').textContent()) ?? '').replaceAll(/\D/g, ''))
