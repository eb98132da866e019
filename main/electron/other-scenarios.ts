import { app } from 'electron'

/** In a checkout, FORKSCOPE_SCENARIOS names another folder of scenarios; an installed program runs only its own. */
export const otherScenarios = (): string | undefined => (app.isPackaged ? undefined : process.env.FORKSCOPE_SCENARIOS)
