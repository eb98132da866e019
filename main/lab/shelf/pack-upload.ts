import { MOST_PACK_BYTES } from '../../../shared/shelf.ts'
import { PackRefused, quoted } from './pack-rules.ts'

interface Part {
  readonly name: string
  readonly part: number
  readonly data: string
  readonly last: boolean
}

/** Puts together the parts of a `.fklab` file that one page sends. Holds at most one, of at most the size of a pack. */
export class PackUpload {
  #name = ''
  #parts: Uint8Array[] = []
  #bytes = 0

  /** @returns the whole file with its last part, else null. @throws PackRefused */
  add({ name, part, data, last }: Part): Uint8Array | null {
    if (part === 0) this.#begin(name)
    if (part !== this.#parts.length || name !== this.#name)
      return this.#refuse(name, 'its parts did not arrive in order', 'Open it again.')
    const bytes = Buffer.from(data, 'base64')
    this.#bytes += bytes.byteLength
    if (this.#bytes > MOST_PACK_BYTES)
      return this.#refuse(
        name,
        `it has more than the ${MOST_PACK_BYTES} bytes of a lab pack`,
        'Split it into several packs.',
      )
    this.#parts.push(bytes)
    if (!last) return null
    const whole = Buffer.concat(this.#parts)
    this.#begin('')
    return whole
  }

  #begin(name: string): void {
    this.#name = name
    this.#parts = []
    this.#bytes = 0
  }

  #refuse(name: string, why: string, wayOut: string): never {
    this.#begin('')
    throw new PackRefused(quoted(name), why, wayOut)
  }
}
