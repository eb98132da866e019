import { Array as SharedArray, Process, RawArray, Value } from 'multiprocessing'
import { outcome, tell } from '../support/said.ts'

const text = (characters: string | undefined): string => characters?.replaceAll('\0', '.') ?? ''

export function shout(words: SharedArray<'c'>, letter: Value<'c'>, wide: RawArray<'u'>) {
  words.getLock().with(() => (words.value = words.value.toUpperCase()))
  letter.value = '\xe9'
  wide[1] = 'é'
  wide[0] = '🐍'
}

export function main() {
  const words = new SharedArray('c', 'hello world')
  const letter = new Value('c', 'A')
  const wide = new RawArray('u', 'hällo')
  tell(text(letter.value), text(words.value), text(words[0]), text(words[-1]), text(words.slice(2, 5)), words.length)
  const process = new Process({ target: shout, args: [words, letter, wide] })
  process.start()
  process.join()
  tell(process.exitcode, text(words.value), text(letter.value), wide.value, wide.slice(), [...wide])
  words.value = 'hi'
  tell(text(words.value), text(words.raw), [...words].map(text))
  words.raw = 'XY'
  tell(text(words.value), text(words.raw))
  words.value = ''
  tell(text(words.raw))
  tell(
    outcome(() => (words.value = 'much too long')),
    outcome(() => (words.raw = 'much too long')),
  )
  tell(outcome(() => (wide.value = 'too long')))
  tell(
    outcome(() => (words[0] = 'ab')),
    outcome(() => (wide[0] = 'ab')),
  )
  tell(
    outcome(() => new Value('c', 'ab')),
    outcome(() => new Value('u', 'ab')),
    outcome(() => new Value('c', '€')),
  )
  tell(text(new SharedArray('c', 3).raw), text(new Value('c').value), new SharedArray('u', '🐍🐍').length)
  const one = new Value('u', 'é')
  one.value = 'ß'
  tell(one.value, text(new SharedArray('c', ['a', 'b']).slice()))
}
