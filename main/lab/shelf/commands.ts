import type { CommandPayload } from '../../../shared/contract.ts'
import type { ShelfAnswers } from '../../../shared/shelf.ts'
import { PackUpload } from './pack-upload.ts'
import type { Shelf } from './shelf.ts'

type ShelfHandlers = {
  readonly [Name in keyof ShelfAnswers]: (payload: CommandPayload<Name>) => Promise<ShelfAnswers[Name]>
}

/** What one page may ask of the shelf. */
export function shelfHandlers(opened: () => Promise<Shelf>): ShelfHandlers {
  const upload = new PackUpload()
  return {
    saveOwn: async ({ from, title, source }) => (await opened()).saveOwn(from, title, source),
    updateOwn: carryOut(async ({ scenario, source }) => (await opened()).updateOwn(scenario, source)),
    renameOwn: carryOut(async ({ scenario, title }) => (await opened()).renameOwn(scenario, title)),
    deleteOwn: carryOut(async ({ scenario }) => (await opened()).deleteOwn(scenario)),
    pathOfOwn: async ({ scenario }) => (await opened()).pathOfOwn(scenario),
    openPack: async (part) => {
      // Added at once: parts count in the order in which they arrived.
      const bytes = upload.add(part)
      return bytes === null ? null : (await opened()).openPackBytes(part.name, bytes)
    },
    closePack: carryOut(async ({ pack }) => (await opened()).closePack(pack)),
    exportPack: async ({ pack, title }) => (await opened()).exportPack(pack, title),
    consent: carryOut(async ({ pack, hash }) => (await opened()).consent(pack, hash)),
  }
}

const carryOut =
  <Payload>(work: (payload: Payload) => Promise<void>): ((payload: Payload) => Promise<null>) =>
  async (payload) => {
    await work(payload)
    return null
  }
