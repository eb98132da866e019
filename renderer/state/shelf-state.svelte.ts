import { getContext } from 'svelte'
import type { Scenario } from '../../shared/scenario.ts'
import {
  MOST_PACK_BYTES,
  PACK_EXTENSION,
  PACK_PART_BYTES,
  type ConsentQuestion,
  type PackDescription,
} from '../../shared/shelf.ts'
import { saveFile } from '../charts/save-file.ts'
import type { Desk } from './desk.svelte.ts'
import type { LabState } from './lab-state.svelte.ts'

/** What stands before the page and wants an answer. */
export type ShelfDialog =
  | { readonly kind: 'consent'; readonly question: ConsentQuestion; readonly answer: (agreed: boolean) => void }
  | { readonly kind: 'save'; readonly scenario: Scenario; readonly source: string }
  | { readonly kind: 'own'; readonly id: string; readonly path: string }
  | { readonly kind: 'pack'; readonly id: string }
  | { readonly kind: 'export'; readonly pack: string; readonly title: string }
  | { readonly kind: 'refused'; readonly title: string; readonly why: string }

const KEY = Symbol('shelf')
/** For `mount`'s context. */
export const shelfContext = (shelf: ShelfState): [symbol, ShelfState] => [KEY, shelf]
export const shelfState = (): ShelfState => getContext<ShelfState>(KEY)

/** Own scenarios and lab packs as the page has them, and what it does with them. */
export class ShelfState {
  readonly #lab: LabState
  readonly #desk: Desk
  #dialog: ShelfDialog | null = $state.raw(null)
  #asked: { readonly hash: string; readonly agreed: Promise<boolean> } | null = null
  #opening = $state(false)

  constructor(lab: LabState, desk: Desk) {
    this.#lab = lab
    this.#desk = desk
  }

  get dialog(): ShelfDialog | null {
    return this.#dialog
  }
  /** A pack is on its way to the lab. */
  get opening(): boolean {
    return this.#opening
  }
  get isReady(): boolean {
    return this.#lab.phase === 'ready'
  }
  get own(): readonly Scenario[] {
    return this.#scenarios.filter(({ origin }) => origin === 'own')
  }
  get packs(): readonly PackDescription[] {
    return this.#lab.description?.packs ?? []
  }
  scenariosOf({ scenarios }: PackDescription): readonly Scenario[] {
    return scenarios.flatMap((id) => this.#scenarios.find((scenario) => scenario.id === id) ?? [])
  }

  show(dialog: ShelfDialog): void {
    this.close()
    this.#dialog = dialog
  }
  /** An unanswered question is a no. */
  close(): void {
    const open = this.#dialog
    this.#dialog = null
    if (open?.kind === 'consent') open.answer(false)
  }

  /** Asks the user; two programs of one pack that wait for the answer are one question. */
  askConsent(question: ConsentQuestion): Promise<boolean> {
    const { hash } = question.pack
    if (this.#asked?.hash === hash) return this.#asked.agreed
    const agreed = new Promise<boolean>((resolve) => {
      this.show({ kind: 'consent', question, answer: resolve })
    }).finally(() => (this.#asked = null))
    this.#asked = { hash, agreed }
    return agreed
  }
  answerConsent(agreed: boolean): void {
    const open = this.#dialog
    if (open?.kind === 'consent') open.answer(agreed)
    this.close()
  }

  /** Shows a pack that was opened. */
  opened(pack: string): void {
    const first = this.packs.find(({ id }) => id === pack)?.scenarios[0]
    if (first !== undefined) this.#desk.choose(first)
  }

  /** Sends a `.fklab` file's bytes to the lab, which checks them. */
  async open(file: File): Promise<void> {
    if (!file.name.toLowerCase().endsWith(PACK_EXTENSION)) {
      this.#refuse(`“${file.name}” is no lab pack. A lab pack’s name ends in ${PACK_EXTENSION}.`)
    } else if (file.size > MOST_PACK_BYTES) {
      this.#refuse(`“${file.name}” is larger than the 8 MiB that a lab pack may have. Split it into several packs.`)
    } else {
      this.#opening = true
      try {
        this.opened(await this.#send(file.name, new Uint8Array(await file.arrayBuffer())))
      } catch (error) {
        this.#refuse(sentenceOf(error))
      }
      this.#opening = false
    }
  }

  /** @returns the new scenario's id. Rejects with the lab's sentence. */
  async saveOwn(from: Scenario, title: string, source: string): Promise<void> {
    const id = await this.#lab.client.ask('saveOwn', { from: from.id, title, source })
    this.close()
    this.#desk.choose(id)
  }
  async updateOwn(scenario: string, source: string): Promise<void> {
    try {
      await this.#lab.client.ask('updateOwn', { scenario, source })
    } catch (error) {
      this.show({ kind: 'refused', title: 'The program was not saved', why: sentenceOf(error) })
    }
  }
  async showOwn(id: string): Promise<void> {
    try {
      this.show({ kind: 'own', id, path: await this.#lab.client.ask('pathOfOwn', { scenario: id }) })
    } catch (error) {
      this.show({ kind: 'refused', title: 'That did not work', why: sentenceOf(error) })
    }
  }
  async renameOwn(scenario: string, title: string): Promise<void> {
    await this.#lab.client.ask('renameOwn', { scenario, title })
    this.close()
  }
  async deleteOwn(scenario: string): Promise<void> {
    await this.#lab.client.ask('deleteOwn', { scenario })
    this.close()
  }
  async closePack(pack: string): Promise<void> {
    await this.#lab.client.ask('closePack', { pack })
    this.close()
  }
  async exportPack(pack: string, title: string): Promise<void> {
    const { name, bytes } = await this.#lab.client.ask('exportPack', { pack, title })
    this.close()
    // Its own copy: the frame that it arrived in may lie in any kind of buffer.
    saveFile(name, new Blob([bytes.slice()], { type: 'application/zip' }))
  }

  get #scenarios(): readonly Scenario[] {
    return this.#lab.description?.scenarios ?? []
  }

  #refuse(why: string): void {
    this.show({ kind: 'refused', title: 'The lab pack was not opened', why })
  }

  async #send(name: string, bytes: Uint8Array): Promise<string> {
    const parts = Math.max(1, Math.ceil(bytes.byteLength / PACK_PART_BYTES))
    let pack: string | null = null
    for (let part = 0; part < parts; part++) {
      const data = base64(bytes.subarray(part * PACK_PART_BYTES, (part + 1) * PACK_PART_BYTES))
      pack = await this.#lab.client.ask('openPack', { name: name.slice(-255), part, data, last: part === parts - 1 })
    }
    return pack ?? ''
  }
}

export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** In pieces: a function takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  const PIECE = 8192
  let text = ''
  for (let at = 0; at < bytes.byteLength; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE))
  return btoa(text)
}
