import { Process, ShareableList } from 'multiprocessing'
import { outcome, refused, tell } from '../support/said.ts'

export function change(name: string) {
  const items = new ShareableList({ name })
  items[0] = 'partner'
  items[3] = (items[3] as number) + 1
  items[4] = 2.5
  items.shm.close()
}

export function receive(items: ShareableList) {
  items[6] = (items[0] as string).toUpperCase()
  items.shm.close()
}

function run(target: (...args: never[]) => unknown, ...args: unknown[]) {
  const process = new Process({ target: target as never, args })
  process.start()
  process.join()
  return process.exitcode
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

export function main() {
  const items = new ShareableList(['howdy', bytes('HoWdY'), -273.154, 100, null, true, 42, '', 'x'.repeat(8)])
  tell([...items], items.length, items.format)
  tell(run(change, items.shm.name), [...items], items.format)
  tell(run(receive, items), [...items], items.format)
  tell(items[0], items[8], [...items].indexOf(''))
  items[0] = 'exactly8'
  items[8] = 'sixteen bytes ..'
  tell(
    items[0],
    items[8],
    outcome(() => (items[0] = 'nine char')),
    items[0],
  )
  items[5] = Uint8Array.of(1, 2)
  items[7] = null
  items[1] = false
  tell([...items], items.format)
  tell(items.count(null), items.count('exactly8'), items.count(Uint8Array.of(1, 2)), items.index(2.5))
  tell(
    outcome(() => items.index('nix')),
    refused(() => (items[0] = [1] as never)),
    refused(() => (items[99] = 1)),
  )
  tell(
    refused(() => items[9]),
    refused(() => new ShareableList([[1] as never])),
    refused(() => new ShareableList([2n ** 64n])),
  )
  items.shm.close()
  tell(refused(() => items[0]))
  items.shm.unlink()
  tell(outcome(() => new ShareableList({ name: items.shm.name })))
  const empty = new ShareableList()
  tell(empty.length, empty.format, [...empty])
  empty.shm.close()
  empty.shm.unlink()
}
