import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type ParsedNode,
} from 'yaml'
import { LessonError } from './lesson-error.ts'
import { checkFrontMatterSize, checkLessonSize, LESSON_LIMITS } from './lesson-limits.ts'

const DASHES = '---'

/** A lesson's two parts as texts. */
export interface LessonParts {
  readonly frontMatter: string
  readonly body: string
  /** Of the body's first line. */
  readonly bodyLine: number
}

/** Parts a lesson by its two lines of dashes. @throws LessonError */
export function partsOf(text: string, file: string): LessonParts {
  checkLessonSize(text, file)
  const lines = text.split('\n')
  const isDashes = (line: string | undefined) => line === DASHES || line === `${DASHES}\r`
  const end = isDashes(lines[0]) ? lines.findIndex((line, index) => index > 0 && isDashes(line)) : -1
  // The last line of dashes ends as a line does, even in a lesson without a body.
  if (end < 2 || end === lines.length - 1)
    throw new LessonError(`${file}:1`, 'a lesson begins with front matter between two lines of three dashes')
  // Lines of Windows end with a return, the last one before the dashes too.
  const frontMatter = lines.slice(1, end).join('\n').replace(/\r$/, '')
  checkFrontMatterSize(frontMatter, file)
  return { frontMatter, body: lines.slice(end + 1).join('\n'), bodyLine: end + 2 }
}

/** Far more than front matter needs, brackets in its texts included; the parser is slow with thousands. */
const MOST_BRACKETS = 64

function bracketDepth(text: string): number {
  let [depth, most] = [0, 0]
  for (const character of text) {
    if (character === '[' || character === '{') most = Math.max(most, (depth += 1))
    if (character === ']' || character === '}') depth = Math.max(0, depth - 1)
  }
  return most
}

/**
 * Front matter as YAML of a plain kind: no tags, no anchors, no names for other values, texts as keys. So it takes time in
 * proportion to its length, and says what it means.
 */
export class FrontMatter {
  readonly document: Document<ParsedNode>
  readonly #file: string
  readonly #lines = new LineCounter()

  /** @throws LessonError with file and line. */
  constructor(frontMatter: string, file: string) {
    this.#file = file
    if (bracketDepth(frontMatter) > MOST_BRACKETS)
      throw new LessonError(`${file}:1`, 'the front matter is wrong: too many brackets stand open at once')
    this.document = parseDocument(frontMatter, {
      lineCounter: this.#lines,
      schema: 'core',
      resolveKnownTags: false,
      merge: false,
      stringKeys: true,
      // Compares every key with every other; below, a set does it.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    })
    const [broken] = [...this.document.errors, ...this.document.warnings]
    if (broken !== undefined) throw this.#errorAt(broken.pos[0], broken.message)
    if (this.document.contents !== null) this.#checkPlain(this.document.contents)
  }

  get value(): unknown {
    return this.document.toJS({ maxAliasCount: 0 }) as unknown
  }

  /** @param path of the value that is wrong, or of one that is not there; then the nearest above it says the line. */
  errorIn(path: readonly unknown[], why: string): LessonError {
    return this.#errorAt(this.#nearestOffset(path), `${path.join('.') || 'front matter'}: ${why}`)
  }

  /** As `errorIn`, in words that name the value themselves. */
  errorAt(path: readonly unknown[], why: string): LessonError {
    return this.#errorAt(this.#nearestOffset(path), why)
  }

  #errorAt(offset: number, why: string): LessonError {
    // The front matter begins on the file's second line.
    return new LessonError(`${this.#file}:${this.#lines.linePos(offset).line + 1}`, why)
  }

  #nearestOffset(path: readonly unknown[]): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return node.range[0]
    }
    return 0
  }

  #checkPlain(root: Node): void {
    // In the document's order, so that the first fault is the one that is named.
    const waiting = [{ node: root, depth: 1 }]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { node, depth } = next
      const refuse = (why: string) => this.#errorAt(node.range?.[0] ?? 0, why)
      if (isAlias(node) || ((isScalar(node) || isCollection(node)) && node.anchor !== undefined))
        throw refuse('a value has a name (& or *); front matter has none, write the value out')
      if (node.tag !== undefined && node.tag !== '') throw refuse('a value has a tag (!); front matter has none')
      if (!isCollection(node)) continue
      if (depth > LESSON_LIMITS.depth) throw refuse(`values lie more than ${LESSON_LIMITS.depth} deep in one another`)
      if (isMap<Node, Node | null>(node)) this.#checkKeys(node.items)
      for (const item of node.items.toReversed()) {
        const value = isMap(node) ? (item as { value: unknown }).value : item
        if (isNode(value)) waiting.push({ node: value, depth: depth + 1 })
      }
    }
  }

  #checkKeys(pairs: readonly { readonly key: Node }[]): void {
    const keys = new Set<unknown>()
    for (const { key } of pairs) {
      const name = isScalar(key) ? key.value : undefined
      const at = key.range?.[0] ?? 0
      if (typeof name !== 'string' || key.tag !== undefined || (isScalar(key) && key.anchor !== undefined))
        throw this.#errorAt(at, 'a key is no plain word')
      if (name === '__proto__') throw this.#errorAt(at, 'no key is called __proto__')
      if (keys.has(name)) throw this.#errorAt(at, `the key ${name} stands there twice`)
      keys.add(name)
    }
  }
}
