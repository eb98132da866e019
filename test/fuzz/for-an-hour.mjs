import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import process from 'node:process'

// `npm run fuzz [minutes]`: the fuzzers of `npm test` with ever new seeds, for an hour or as long as stated. Ends at the
// first failure, which names the input; the seed is printed before each round.
const [argument = '60'] = process.argv.slice(2)
const minutes = Number(argument)
if (!(minutes > 0)) {
  console.error(`npm run fuzz takes a number of minutes, not "${argument}".`)
  process.exit(2)
}
const deadlineMs = Date.now() + minutes * 60_000
let rounds = 0
while (Date.now() < deadlineMs) {
  const seed = randomInt(1, 2 ** 31)
  console.log(`Round ${(rounds += 1)}: FORKSCOPE_FUZZ_SEED=${seed}`)
  const { status } = spawnSync('npx', ['--no-install', 'vitest', 'run', 'test/fuzz'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, FORKSCOPE_FUZZ_SEED: String(seed), FORKSCOPE_FUZZ_FACTOR: '5' },
  })
  if (status !== 0) process.exit(status ?? 1)
}
console.log(`${rounds} rounds in ${minutes} minutes, nothing found.`)
