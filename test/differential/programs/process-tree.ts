import { activeChildren, exit, Process, Queue, sleep } from 'multiprocessing'
import { tell } from '../support/said.ts'

export function grow(facts: Queue, path: number[]) {
  facts.put(path)
  if (path.length === 2) return
  for (const branch of [0, 1]) {
    const process = new Process({ target: grow, args: [facts, [...path, branch]] })
    process.start()
    process.join()
  }
}
export const leave = (code: unknown) => exit(code)
export const nap = () => sleep(60)

function allOf(targets: [target: (...args: never[]) => void, args: unknown[]][]): Process[] {
  const crew = targets.map(([target, args]) => new Process({ target: target, args }))
  for (const process of crew) process.start()
  return crew
}

export function main() {
  const facts = new Queue()
  grow(facts, [])
  const paths = Array.from({ length: 7 }, () => facts.get() as number[])
  tell(
    paths.sort((one, other) => (String(one) < String(other) ? -1 : 1)),
    facts.empty(),
  )
  let crew = allOf([0, 1, 8, 127, 255, 256, 300, -1, true, false, null].map((code) => [leave, [code]]))
  for (const process of crew) process.join()
  tell(crew.map(({ exitcode }) => exitcode))
  crew = allOf([1, 2, 3, 4].map(() => [nap, []]))
  tell(
    activeChildren().length,
    crew.map((process) => process.join(0)),
    crew[0]!.join(-1),
    crew[0]!.exitcode,
  )
  for (const process of crew) process.terminate()
  for (const process of crew) process.join()
  tell(
    crew.map(({ exitcode }) => exitcode),
    activeChildren().length,
  )
}
