import * as v from 'valibot'

/** Where a scenario comes from: Forkscope itself, the learner, or a lab pack from somebody else. */
export type Origin = 'built-in' | 'own' | 'pack'

/** A pack's name in ids ("<pack>/<scenario>") and its title on screen. */
export interface PackName {
  readonly id: string
  readonly title: string
}

/** A lab pack on the shelf. What it states of itself is nobody's word but its author's. */
export interface PackDescription extends PackName {
  /** A `.fklab` file that was unpacked into the data folder, or a folder that stays where it is. */
  readonly kind: 'file' | 'folder'
  readonly author: string
  readonly description: string
  /** The folder that was opened; null for a file. */
  readonly path: string | null
  /** Its scenarios' ids in the pack's order. */
  readonly scenarios: readonly string[]
  /** Names of its files, relative to it. */
  readonly files: readonly string[]
  /** Those of its files that can run: what the user agrees to. */
  readonly programs: readonly string[]
  readonly sizeBytes: number
  /** SHA-256 of names and contents of its files, in hex. */
  readonly hash: string
  /** The user has said that programs with this content may run. */
  readonly trusted: boolean
  /** One sentence when it cannot be read now, else empty. */
  readonly trouble: string
}

/** Sent with a refusal: the lab runs nothing of this pack before the user has agreed to this very content. */
export interface ConsentQuestion {
  readonly scenario: string
  readonly pack: PackDescription
}

/** A lab pack made here: the bytes of a `.fklab` file and a name for it. */
export interface ExportedPack {
  readonly name: string
  readonly bytes: Uint8Array
}

export const PACK_EXTENSION = '.fklab'
/** A `.fklab` file is at most so long. */
export const MOST_PACK_BYTES = 8 * 1024 * 1024
/** A page sends a pack in parts: a message of the browser shell's socket has at most a mebibyte. */
export const PACK_PART_BYTES = 384 * 1024
export const MOST_SOURCE_CHARACTERS = 256 * 1024
export const MOST_TITLE_CHARACTERS = 80

const Id = v.pipe(v.string(), v.maxLength(128))
const Title = v.pipe(v.string(), v.maxLength(400))
const Source = v.pipe(v.string(), v.maxLength(MOST_SOURCE_CHARACTERS))

/** The shelf's commands; they belong to `CommandPayloads`. */
export const ShelfPayloads = {
  /** Keeps a scenario, changed or not, as one's own. Answers its id. */
  saveOwn: v.strictObject({ from: Id, title: Title, source: Source }),
  /** Puts another program into an own scenario. */
  updateOwn: v.strictObject({ scenario: Id, source: Source }),
  renameOwn: v.strictObject({ scenario: Id, title: Title }),
  /** Removes an own scenario's folder. The page has asked before. */
  deleteOwn: v.strictObject({ scenario: Id }),
  /** Answers where an own scenario's files lie. */
  pathOfOwn: v.strictObject({ scenario: Id }),
  /**
   * One part of a `.fklab` file, in base64; part 0 begins a new one. After the last part the pack is checked and opened,
   * and the answer is its id; before, null.
   */
  openPack: v.strictObject({
    name: v.pipe(v.string(), v.maxLength(255)),
    part: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    data: v.pipe(v.string(), v.maxLength(Math.ceil(PACK_PART_BYTES / 3) * 4)),
    last: v.boolean(),
  }),
  /** Removes a pack from the shelf, its unpacked files, and the consent. A folder's own files stay. */
  closePack: v.strictObject({ pack: Id }),
  /** Makes a `.fklab` file of a pack, or of all own scenarios ("own"). */
  exportPack: v.strictObject({ pack: Id, title: v.optional(Title, '') }),
  /** The user agrees that programs of this pack may run, as long as its content has this hash. */
  consent: v.strictObject({ pack: Id, hash: v.pipe(v.string(), v.maxLength(64)) }),
} as const

export interface ShelfAnswers {
  saveOwn: string
  updateOwn: null
  renameOwn: null
  deleteOwn: null
  pathOfOwn: string
  openPack: string | null
  closePack: null
  exportPack: ExportedPack
  consent: null
}
