import * as v from 'valibot'
import { unseenInLine, unseenInText, type Unseen } from './unseen-characters.ts'

/**
 * Schemas for text that somebody else wrote and that is shown before anybody has agreed to anything: titles, names,
 * sentences. What is refused there cannot deceive anywhere later. Messages are the rest of a sentence: "title: is …".
 */

/** One line without an unseen character, of at most so many characters. YAML's folded texts end with a line end; it goes. */
export const PlainLine = (most: number) =>
  v.pipe(
    v.string('is no text'),
    v.transform((text) => (text.endsWith('\n') ? text.slice(0, -1) : text)),
    v.check((text) => text.length <= most, `is longer than ${most} characters`),
    v.check((text) => !/[\n\r\t]/.test(text), 'is more than one plain line'),
    v.check(
      (text) => unseenInLine(text) === null,
      ({ input }) => complaint(unseenInLine(input)),
    ),
  )

/** As `PlainLine`; line ends and tabs may be in it. */
export const PlainText = (most: number) =>
  v.pipe(
    v.string('is no text'),
    v.check((text) => text.length <= most, `is longer than ${most} characters`),
    v.check(
      (text) => unseenInText(text) === null,
      ({ input }) => complaint(unseenInText(input)),
    ),
  )

const complaint = (unseen: Unseen | null): string =>
  unseen === null ? '' : `contains ${unseen.code}, which cannot be seen, at character ${unseen.at}`
