import { activeChildren, currentProcess, parentProcess, Pool } from 'multiprocessing'
import { tell } from '../support/said.ts'

let prefix = 'none'

export function begin(word: string, number: number) {
  prefix = `${word}${number}`
}
export const told = (x: number) => `${prefix} ${x}`
export function who(): [string, boolean, string] {
  const { name, daemon } = currentProcess()
  return [name, daemon, parentProcess()!.name]
}
export const pid = () => process.pid

const range = (count: number) => Array.from({ length: count }, (_, index) => index)
const different = (values: readonly number[]) => new Set(values).size

export function main() {
  {
    using pool = new Pool(2, { initializer: begin, initargs: ['w', 7] })
    tell(pool.map(told, range(3)))
    tell(activeChildren().length)
  }
  {
    using pool = new Pool(1)
    tell(pool.apply(who), different(pool.map(pid, range(20))))
  }
  {
    using pool = new Pool(1, { maxTasksPerChild: 2 })
    tell(different(pool.map(pid, range(6), 1)), pool.apply(who)[0])
  }
  using pool = new Pool(1, { maxTasksPerChild: 1 })
  tell(different(pool.map(pid, range(6), 3)))
}
