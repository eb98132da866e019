import type { CommandPayload } from '../../../shared/contract.ts'
import type { ShelfAnswers } from '../../../shared/shelf.ts'
import { PackUpload } from './pack-upload.ts'
import type { Shelf } from './shelf.ts'

type ShelfHandlers = {
  readonly [Name in keyof ShelfAnswers]: (payload: CommandPayload<Name>) => Promise<ShelfAnswers[Name]>
}

/** What one page may ask of the shelf. */
export function shelfHandlers(shelf: Shelf): ShelfHandlers {
  const upload = new PackUpload()
  return {
    saveOwn: attempt(({ from, title, source }) => shelf.saveOwn(from, title, source)),
    updateOwn: carryOut(({ scenario, source }) => shelf.updateOwn(scenario, source)),
    renameOwn: carryOut(({ scenario, title }) => shelf.renameOwn(scenario, title)),
    deleteOwn: carryOut(({ scenario }) => shelf.deleteOwn(scenario)),
    pathOfOwn: attempt(({ scenario }) => shelf.pathOfOwn(scenario)),
    openPack: attempt((part) => {
      const bytes = upload.add(part)
      return bytes === null ? null : shelf.openPackBytes(part.name, bytes)
    }),
    closePack: carryOut(({ pack }) => shelf.closePack(pack)),
    exportPack: attempt(({ pack, title }) => shelf.exportPack(pack, title)),
    consent: carryOut(({ pack, hash }) => shelf.consent(pack, hash)),
  }
}

/** What throws becomes a refusal. */
const attempt =
  <Payload, Value>(work: (payload: Payload) => Value | Promise<Value>) =>
  (payload: Payload): Promise<Value> =>
    new Promise((resolve) => resolve(work(payload)))

const carryOut = <Payload>(work: (payload: Payload) => Promise<void>): ((payload: Payload) => Promise<null>) =>
  attempt(async (payload) => {
    await work(payload)
    return null
  })
