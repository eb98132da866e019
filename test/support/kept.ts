import { createHash } from 'node:crypto'

/** A small scenario's files. */
export const BANK = {
  'lesson.md': '---\ntitle: Bank\norder: 1\nsummary: A test.\n---\n\n## The question\n\nWhat is printed?\n',
  'program.ts': "import { print } from 'multiprocessing'\nexport const main = () => print('200')\n",
} as const

/** The hash that a pack of this name might have. */
export const consentHash = (name: string): string => createHash('sha256').update(name).digest('hex')
