import fc from 'fast-check'

/** No answer to a stranger's input may take longer. Counted in CPU time, so that a busy machine changes nothing. */
const MOST_CPU_MS = 1000
/** In `npm test` the same inputs every time; `npm run fuzz` gives a fresh seed and more inputs. */
const SEED = Number(process.env.FORKSCOPE_FUZZ_SEED ?? 1)
const FACTOR = Number(process.env.FORKSCOPE_FUZZ_FACTOR ?? 1)

/** A test that makes many inputs has as long as it needs; what hangs is ended after this. */
export const FUZZ_TIMEOUT_MS = 300_000 * FACTOR

/**
 * Gives `answer` made-up inputs, `inputs` times (`npm run fuzz`: more). A failure names the smallest input found that
 * fails, and the seed that finds it again. The CPU time of this process is measured around each answer, so `answer` runs
 * in this process, or in threads of it.
 * @param answer throws when the answer to this input is wrong.
 */
export async function fuzz<Input>(
  made: fc.Arbitrary<Input>,
  inputs: number,
  answer: (input: Input) => void | Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(made, async (input) => {
      const before = process.cpuUsage()
      await answer(input)
      const { user, system } = process.cpuUsage(before)
      const cpuMs = (user + system) / 1000
      if (cpuMs > MOST_CPU_MS) throw new Error(`The answer took ${Math.round(cpuMs)} ms of CPU time.`)
    }),
    { numRuns: Math.ceil(inputs * FACTOR), seed: SEED },
  )
}
