import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { builtEntry } from '../built-entry.ts'
import type { Lesson } from '../lesson.ts'
import { LessonError } from './lesson-error.ts'
import { checkLessonSize } from './lesson-limits.ts'
import type { FromLessonThread, LessonAnswers, LessonQuestion } from './lesson-questions.ts'
import { reasonOf } from '../shortage.ts'

/** A lesson within the limits takes milliseconds; a thousand times as long is left for a busy machine. */
const PARSED_WITHIN_MS = 10_000
/** From asking until the thread has loaded. Not the lesson's fault. */
const STARTED_WITHIN_MS = 60_000
/** A thread that nobody has asked for so long gives its memory back. */
const IDLE_MS = 30_000
/** A lesson and what is made of it are far below; the lab's own memory is safe from what is not. */
const MEMORY = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 }
/** Results that are kept: of a large course, more than once. */
const MOST_KEPT = 1_000

interface Waiting {
  readonly question: LessonQuestion
  readonly file: string
  readonly resolve: (answer: LessonAnswers[keyof LessonAnswers]) => void
  readonly reject: (error: Error) => void
}

/** The thread, not the lesson, is why there is no answer: asked again, there may be one. */
class NoThread extends Error {}

export interface LessonReaderOptions {
  /** The thread's file. */
  readonly entry?: URL
  readonly withinMs?: number
}

/**
 * Parses lessons from outside in a thread of its own, so that none can hold up the lab: one after the other, each with a
 * deadline and a limit of memory. A lesson that breaks either is refused, and the next one gets a fresh thread. Results are
 * kept by content: reading the shelf again parses only what has changed.
 */
export class LessonReader {
  readonly #entry: URL
  readonly #withinMs: number
  readonly #kept = new Map<string, Promise<Lesson>>()
  readonly #waiting: Waiting[] = []
  #asked: Waiting | undefined
  #worker: Worker | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor({ entry = builtEntry('lessons.cjs'), withinMs = PARSED_WITHIN_MS }: LessonReaderOptions = {}) {
    this.#entry = entry
    this.#withinMs = withinMs
  }

  /** @param file names the lesson in errors. Rejects with one sentence, with file and line where something is wrong. */
  async read(text: string, file: string): Promise<Lesson> {
    // Also what is not worth sending.
    checkLessonSize(text, file)
    const key = createHash('sha256')
      .update(JSON.stringify([file, text]))
      .digest('base64')
    const kept = this.#kept.get(key)
    // The latest used last: the first is the one to let go.
    this.#kept.delete(key)
    const result = kept ?? (this.#ask({ kind: 'read', text, file }, file) as Promise<Lesson>)
    this.#kept.set(key, result)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    try {
      return await result
    } catch (error) {
      if (error instanceof NoThread) this.#kept.delete(key)
      throw error
    }
  }

  /**
   * A lesson under a new title. Rejects with one sentence.
   * @param keepsGrades false for a copy that will be changed.
   */
  async derive(text: string, title: string, keepsGrades: boolean): Promise<string> {
    checkLessonSize(text, 'lesson.md')
    return (await this.#ask({ kind: 'derive', text, title, keepsGrades }, 'lesson.md')) as string
  }

  async close(): Promise<void> {
    this.#closed = true
    const error = new NoThread('The lab was closed.')
    for (const { reject } of this.#waiting.splice(0)) reject(error)
    await this.#end(error)
  }

  #ask(question: LessonQuestion, file: string): Promise<LessonAnswers[keyof LessonAnswers]> {
    if (this.#closed) return Promise.reject(new NoThread('The lab is closed.'))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, file, resolve, reject })
      this.#next()
    })
  }

  #next(): void {
    if (this.#asked !== undefined) return
    clearTimeout(this.#timer)
    const next = this.#waiting.shift()
    if (next === undefined) {
      if (this.#worker !== undefined) this.#timer = setTimeout(() => void this.#end(), IDLE_MS).unref()
      return
    }
    this.#asked = next
    try {
      this.#worker ??= this.#start()
      this.#worker.postMessage(next.question)
    } catch (error) {
      const why = reasonOf(error)
      void this.#end(notStarted(next.file, why))
      return
    }
    this.#timer = setTimeout(() => void this.#end(notStarted(next.file, 'it took too long')), STARTED_WITHIN_MS)
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { name: 'lessons', resourceLimits: MEMORY, execArgv: [] })
    let hasBegun = false
    worker.on('message', (told: FromLessonThread) => {
      if ('begun' in told) {
        hasBegun = true
        this.#setDeadline()
        return
      }
      hasBegun = false
      const asked = this.#take()
      if ('answer' in told) asked?.resolve(told.answer)
      else asked?.reject(new Error(told.refusal))
      this.#next()
    })
    const stopped = (why: string) => {
      const file = this.#asked?.file ?? ''
      if (worker !== this.#worker) return
      // How a thread ends may be reported before its last message, so both are one sentence.
      void this.#end(hasBegun ? notRead(file, why) : new NoThread(notRead(file, why).message))
    }
    worker.on('error', (error: NodeJS.ErrnoException) =>
      stopped(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? 'it takes more memory than a lesson may'
          : error.message.split('\n', 1)[0]!,
      ),
    )
    worker.on('exit', () => stopped('the thread that parses lessons has ended'))
    // A lab that has nothing else to do may end; while somebody waits, the deadline keeps it. Last, as listening holds it again.
    worker.unref()
    return worker
  }

  #setDeadline(): void {
    clearTimeout(this.#timer)
    const { file } = this.#asked ?? { file: '' }
    const seconds = this.#withinMs / 1000
    const late = notRead(file, `it took more than ${seconds} seconds; make it shorter and simpler`)
    this.#timer = setTimeout(() => void this.#end(late), this.#withinMs)
  }

  /** Ends the thread; the next question starts another. @param why for the one who has asked. */
  async #end(why?: Error): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    clearTimeout(this.#timer)
    const asked = this.#take()
    if (why !== undefined) asked?.reject(why)
    // Its later messages concern a lesson that was given up.
    worker?.removeAllListeners().on('error', () => undefined)
    if (!this.#closed) this.#next()
    await worker?.terminate()
  }

  #take(): Waiting | undefined {
    const asked = this.#asked
    this.#asked = undefined
    return asked
  }
}

const notRead = (file: string, why: string): LessonError => new LessonError(file, ` could not be read: ${why}`)
const notStarted = (file: string, why: string): NoThread =>
  new NoThread(notRead(file, `the thread that parses lessons could not start (${why}); try again`).message)
