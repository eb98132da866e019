import { inspect } from 'node:util'
import { shownText, shortLine } from '../../shared/unseen-characters.ts'
import { jsonLine, programOutput, sentenceText } from './terminal-text.ts'
import { sentenceOf } from '../lab/shortage.ts'

/**
 * All that a shell without a window writes, and the only file that may (lint says so): every text passes through
 * `terminal-text.ts`, whoever forgot that it holds a stranger's words. The same in a file or a pipe as on a terminal: most
 * of what goes through a pipe is looked at on a terminal in the end, and who wants each character to the letter has --json.
 */
const MOST_NAME_CHARACTERS = 60
const CLEAR_LINE = '\r\u001b[K'

/** Text with its line ends, on stdout. */
export const say = (text: string): void => void process.stdout.write(shownText(text))

/** One line of JSON, on stdout. */
export const sayJson = (value: unknown): void => void process.stdout.write(jsonLine(value))

/** A process's or an object's name, in a table or before a line. */
export const shownName = (name: string): string => shortLine(name, MOST_NAME_CHARACTERS)

/** A line that a program printed, behind its process's name. @param width of the names' column. */
export const sayOutput = (name: string, width: number, mark: string, text: string): void =>
  void process.stdout.write(`${shownName(name).padEnd(width)} ${mark} ${programOutput(text)}\n`)

/** Lines that are no result, on stderr. */
export const note = (text: string): void => void process.stderr.write(`${shownText(text)}\n`)

/** One sentence: what went wrong. */
export const complain = (error: unknown): void => note(sentenceText(`forkscope: ${sentenceOf(error)}`))

/** An error that nobody expected, with its stack. */
export const reportCrash = (error: unknown): void => note(sentenceText(inspect(error, { colors: false })))

/** On a terminal, a line that the next one replaces; nothing in a file or a pipe. Empty takes it away. */
export function showProgress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(line === '' ? CLEAR_LINE : `\r${shortLine(line, 70)}`)
}

/** Whether somebody sits there who can answer. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY

/** @returns the answer; nothing when the input ends (Ctrl-D). @throws the signal's reason when it is interrupted. */
export async function ask(question: string, interrupted: AbortSignal): Promise<string> {
  // Loaded only here: nearly no command asks.
  const { createInterface } = await import('node:readline/promises')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // A terminal that is read line by line gives Ctrl-C to its reader, and a question that is closed is never answered.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const closed = new AbortController()
  terminal.once('close', () => closed.abort())
  try {
    const signal = AbortSignal.any([interrupted, closed.signal])
    return await terminal.question(`${shownText(question)} `, { signal })
  } catch (error) {
    interrupted.throwIfAborted()
    if (closed.signal.aborted) return ''
    throw error
  } finally {
    terminal.close()
  }
}

/** Reports that the reader of our output has gone (`| head`). @returns stops listening. */
export function onReaderGone(listener: () => void): () => void {
  process.stdout.on('error', listener)
  return () => void process.stdout.off('error', listener)
}

/** Whether more is written to stdout than its reader has taken, beyond what is kept for him without harm. */
export const readerIsBehind = (): boolean => process.stdout.writableNeedDrain

/** Calls `listener` once, when the reader has caught up. */
export const onceReaderCaughtUp = (listener: () => void): void => void process.stdout.once('drain', listener)

/** Settles once all that was written has left. */
export const flushed = async (): Promise<void> => {
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))),
  )
}
