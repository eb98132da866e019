import { afterAll, expect, it } from 'vitest'
import { shells } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture } from '../support/run-program.ts'

afterAll(expectNothingLeft)

it.each(shells)('watching what cannot be watched is refused in one sentence on $name', async (shell) => {
  const { told, status } = await runFixture(shell, 'watching')
  expect(status).toBe(0)
  expect(told).toEqual({
    nameless: "TypeError: A watch needs a name that the screen can show: watch('result', () => result).",
    valueless: "TypeError: watch('result') needs a function that gives the value: watch('result', () => result).",
    tooMany:
      'RuntimeError: This process watches 15 variables, its limit, so v16 cannot be watched: watch an object of several.',
  })
})
