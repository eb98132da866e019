/**
 * One message as bytes, for a wire that has no structured clone (the WebSocket). What JSON cannot say is left out of it,
 * `null` in its place, and set back where its path says:
 *
 *   0        4                8 · n
 *   ┌────────┬───────────────┬───────┬───────┬──
 *   │ length │ head: JSON    │ batch │ batch │ …    each batch starts at a multiple of eight
 *   │ u32    │ UTF-8         │       │       │
 *   └────────┴───────────────┴───────┴───────┴──
 *
 *   head = { message, batches: [[path, bytes]], numbers: [[path, text]] }     path: keys and indexes from the message down
 *
 * Recorder batches are copied once and never turned into text; decoded ones are views of the frame itself.
 * Numbers: NaN, the infinities and −0 (a shared double may hold any of them), and big integers as "12n".
 */
type Path = readonly (string | number)[]

interface Head {
  readonly message: unknown
  readonly batches: readonly (readonly [Path, number])[]
  readonly numbers: readonly (readonly [Path, string])[]
}

const LENGTH_BYTES = 4
const ALIGNMENT = 8
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

/** @param message plain objects, arrays, texts, numbers, truths, null and `Uint8Array`s. */
export function encodeFrame(message: unknown): Uint8Array<ArrayBuffer> {
  const pieces = new Pieces()
  const rest = pieces.without(message)
  const head: Head = {
    message: rest,
    batches: pieces.batches.map(([path, bytes]) => [path, bytes.byteLength]),
    numbers: pieces.numbers,
  }
  const headBytes = new TextEncoder().encode(JSON.stringify(head))
  const start = aligned(LENGTH_BYTES + headBytes.byteLength)
  const size = pieces.batches.reduce((sum, [, bytes]) => sum + aligned(bytes.byteLength), start)
  const frame = new Uint8Array(size)
  new DataView(frame.buffer).setUint32(0, headBytes.byteLength, true)
  frame.set(headBytes, LENGTH_BYTES)
  let at = start
  for (const [, bytes] of pieces.batches) {
    frame.set(bytes, at)
    at += aligned(bytes.byteLength)
  }
  return frame
}

/** @throws RangeError for bytes that are no whole frame. @throws SyntaxError for a head that is no JSON. */
export function decodeFrame(frame: Uint8Array): unknown {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const end = LENGTH_BYTES + (frame.byteLength < LENGTH_BYTES ? Infinity : view.getUint32(0, true))
  if (end > frame.byteLength) throw new RangeError(`A frame of ${frame.byteLength} bytes ends within its head.`)
  const head = JSON.parse(new TextDecoder().decode(frame.subarray(LENGTH_BYTES, end))) as Head
  const root = { message: head.message }
  let at = aligned(end)
  for (const [path, bytes] of head.batches) {
    if (at + bytes > frame.byteLength) throw new RangeError(`A frame of ${frame.byteLength} bytes ends within a batch.`)
    put(root, path, frame.subarray(at, at + bytes))
    at += aligned(bytes)
  }
  for (const [path, text] of head.numbers) {
    put(root, path, text.endsWith('n') ? BigInt(text.slice(0, -1)) : Number(text))
  }
  return root.message
}

/** What was left out of a message, and where. */
class Pieces {
  readonly batches: (readonly [Path, Uint8Array])[] = []
  readonly numbers: (readonly [Path, string])[] = []
  readonly #path: (string | number)[] = []

  without(value: unknown): unknown {
    switch (typeof value) {
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : this.#leaveOut(Object.is(value, -0) ? '-0' : String(value))
      case 'bigint':
        return this.#leaveOut(`${value}n`)
      case 'object':
        return value === null ? null : this.#withoutWithin(value)
      default:
        return value
    }
  }

  #withoutWithin(value: object): unknown {
    if (value instanceof Uint8Array) {
      this.batches.push([[...this.#path], value])
      return null
    }
    if (Array.isArray(value)) return value.map((item, index) => this.#at(index, item))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#at(key, item)]))
  }

  #at(key: string | number, value: unknown): unknown {
    this.#path.push(key)
    const rest = this.without(value)
    this.#path.pop()
    return rest
  }

  #leaveOut(text: string): null {
    this.numbers.push([[...this.#path], text])
    return null
  }
}

type Place = Record<string | number, unknown> | null | undefined

/** An empty path is the message itself. @throws RangeError when the path leads nowhere. */
function put(root: { message: unknown }, path: Path, value: unknown): void {
  let place: Record<string | number, unknown> = root
  let key: string | number = 'message'
  for (const step of path) {
    const next = place[key] as Place
    if (typeof next !== 'object' || next === null || !Object.hasOwn(next, step)) {
      throw new RangeError(`A frame names a place that is not in its message: ${path.join('.')}.`)
    }
    place = next
    key = step
  }
  place[key] = value
}
