import { print } from 'multiprocessing'

export function main({ says }: { says: string }) {
  if (says === 'error') throw new Error('Nothing to say.')
  print(says === 'nothing' ? 'no numbers' : `number ${says}`)
}
