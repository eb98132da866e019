/** What the random tests of this run begin with: another number every time, or FORKSCOPE_SEED to repeat a failure. */
export const seed = Number(process.env.FORKSCOPE_SEED ?? Date.now() % 1_000_000)
