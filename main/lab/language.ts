import { Worker } from 'node:worker_threads'
import { sentenceOf } from './shortage.ts'
import { within } from './within.ts'
import type { FromLanguage, LanguageAnswers, LanguageKind, QuestionAbout } from './language/protocol.ts'

/** The same file from the built lab and from its source. */
const ENTRY = new URL('../../out/main/language.cjs', import.meta.url)
/** TypeScript and a program's types take a seventh of it; a program that makes types without end must not take the lab's. */
const MOST_MEGABYTES = 1_024
const ANSWER_WITHIN_MS = 30_000
/** A thread that nobody has asked for so long gives its memory back. */
const IDLE_MS = 5 * 60_000
const ENDS_WITHIN_MS = 1_000

interface Waiting {
  readonly question: QuestionAbout<LanguageKind>
  /** null: a later question of its kind took its place. */
  readonly resolve: (answer: LanguageAnswers[LanguageKind] | null) => void
  readonly reject: (error: Error) => void
}

/**
 * Completion, mistakes and explanations for a program under edit, from a thread of its own, which the first question starts.
 * It answers one question at a time; of those that wait, only the latest of a kind is answered.
 */
export class Language {
  readonly #entry: URL
  readonly #answerWithinMs: number
  readonly #waiting = new Map<LanguageKind, Waiting>()
  #worker: Worker | undefined
  #asked: Waiting | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(entry: URL = ENTRY, answerWithinMs = ANSWER_WITHIN_MS) {
    this.#entry = entry
    this.#answerWithinMs = answerWithinMs
  }

  /** @returns null when a later question of its kind came before this one's turn. Rejects with one sentence. */
  ask<Kind extends LanguageKind>(question: QuestionAbout<Kind>): Promise<LanguageAnswers[Kind] | null> {
    if (this.#closed) return Promise.reject(new Error('The lab is closed.'))
    return new Promise<LanguageAnswers[LanguageKind] | null>((resolve, reject) => {
      this.#waiting.get(question.kind)?.resolve(null)
      this.#waiting.set(question.kind, { question, resolve, reject })
      this.#next()
    }) as Promise<LanguageAnswers[Kind] | null>
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const { resolve } of this.#waiting.values()) resolve(null)
    this.#waiting.clear()
    await this.#end('The lab was closed.')
  }

  #next(): void {
    if (this.#asked !== undefined) return
    clearTimeout(this.#timer)
    const [first] = this.#waiting.values()
    if (first === undefined) {
      if (this.#worker !== undefined) this.#timer = setTimeout(() => void this.#end(''), IDLE_MS).unref()
      return
    }
    this.#waiting.delete(first.question.kind)
    this.#asked = first
    try {
      this.#worker ??= this.#start()
    } catch (error) {
      void this.#end(`TypeScript could not be started: ${sentenceOf(error)}`)
      return
    }
    this.#worker.postMessage(first.question)
    const tooLong = 'TypeScript took too long over this program, so it was given up; the program can run all the same.'
    this.#timer = setTimeout(() => void this.#end(tooLong), this.#answerWithinMs)
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, {
      name: 'language',
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    })
    // A lab that has nothing else to do may end.
    worker.unref()
    worker.on('message', (told: FromLanguage) => {
      const asked = this.#take()
      if ('answer' in told) asked?.resolve(told.answer)
      else asked?.reject(new Error(told.failure))
      this.#next()
    })
    worker.on('error', (error) => {
      if (worker === this.#worker) void this.#end(`TypeScript stopped over this program: ${sentenceOf(error)}`)
    })
    // Also without an error: a thread may end by itself.
    worker.on('exit', () => {
      if (worker === this.#worker) void this.#end('TypeScript stopped over this program; ask again.')
    })
    return worker
  }

  /** Ends the thread; the next question starts another. @param why for who has asked. */
  async #end(why: string): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    clearTimeout(this.#timer)
    this.#take()?.reject(new Error(why))
    // What it still says is about what was given up.
    worker?.removeAllListeners().on('error', () => undefined)
    if (!this.#closed) this.#next()
    // A thread that waits for the system (for a disk that does not answer) ends only when that is over.
    if (worker !== undefined) await within(worker.terminate(), ENDS_WITHIN_MS)
  }

  #take(): Waiting | undefined {
    const asked = this.#asked
    this.#asked = undefined
    return asked
  }
}
