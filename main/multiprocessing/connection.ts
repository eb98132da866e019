import { EventKind, Signal } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { Channel } from './channel.ts'
import { Tag } from './cloning.ts'
import { ConnectionAt } from './connection-entry.ts'
import { BrokenPipeError, BufferTooShort, EOFError, OSError, ValueError } from './errors.ts'
import { HoldersAt, isHeld, setHolder } from './holders.ts'
import type { Taken } from './queue-segments.ts'
import { SharedBytes } from './shared-bytes.ts'
import { attachWith, forget, remember, SharedObject, type Journey } from './shared-object.ts'
import { deadlineOf } from './waiting.ts'
import type { Watched } from './watched.ts'

/**
 * One end of a Pipe. A process *holds* it from the moment it makes the pipe, is started with the end among its arguments,
 * or receives it, until it calls close() or ends. When nobody holds the other end any more, and nothing is left, recv()
 * throws EOFError: close the ends that you do not use, as in Python. CPython: multiprocessing.connection.Connection.
 *
 * Differences: sending never waits (CPython's does when the system's buffer, about 64 KiB, is full), messages of several
 * processes at one end do not mix, a process holds an end once however often it receives it, and there is no fileno().
 */
export class Connection extends SharedObject {
  /** @internal */
  override readonly journey: Journey
  readonly #from: Channel | undefined
  readonly #into: Channel | undefined
  readonly #peer: number
  #closed = false

  /** @internal Pipe() makes connections. */
  constructor(id: ObjectId) {
    super(id)
    const { memory } = this.run.arena
    const channel = (at: number): Channel | undefined => {
      const direction = memory.i32(this.base + at)
      return direction === 0 ? undefined : new Channel(this.run, direction as ObjectId)
    }
    this.#from = channel(ConnectionAt.from)
    this.#into = channel(ConnectionAt.into)
    this.#peer = memory.i32(this.base + ConnectionAt.peer)
    this.journey = {
      leave: () => this.#checkOpen(),
      inTransit: (amount) => void memory.add(this.base + HoldersAt.inTransit, amount),
      give: (index) => void setHolder(memory, this.id, index, true),
    }
    setHolder(memory, id, this.run.entry.index, true)
    remember(this)
  }

  /** Whether this process has closed this end. */
  get closed(): boolean {
    return this.#closed
  }
  /** Whether recv() may be called on this end. */
  get readable(): boolean {
    return this.#from !== undefined
  }
  /** Whether send() may be called on this end. */
  get writable(): boolean {
    return this.#into !== undefined
  }

  /**
   * Sends a value to the other end; it is safe in shared memory when this returns.
   * @throws CloneError when it cannot leave this process, ArenaFull when the run's shared memory cannot hold it.
   * @throws BrokenPipeError when nobody holds the other end. @throws OSError after close(), or when this end only receives.
   */
  send(value: unknown): void {
    this.#send(value)
  }

  /**
   * Receives what was sent first, waiting while there is nothing.
   * @throws EOFError when there is nothing and nobody holds the other end.
   * @throws OSError after close(), or when this end only sends.
   */
  recv(): unknown {
    return this.#receiver().open(this.#receive())
  }

  /**
   * Sends bytes as one message.
   * @param offset where in `bytes` to begin. @param size how many; else all from `offset`.
   * @throws ValueError when they lie outside `bytes`, TypeError for what is no Uint8Array.
   * @throws BrokenPipeError, OSError and ArenaFull as send().
   */
  sendBytes(bytes: Uint8Array, offset = 0, size: number = bytes.byteLength - offset): void {
    this.#sender()
    if (!(bytes instanceof Uint8Array)) throw new TypeError(`sendBytes() takes a Uint8Array, not ${typeof bytes}.`)
    if (offset < 0 || size < 0) throw new ValueError('sendBytes(): offset and size are 0 or more.')
    if (offset + size > bytes.byteLength) {
      throw new ValueError(
        `sendBytes(): ${size} bytes from ${offset} reach past the end; there are ${bytes.byteLength} bytes.`,
      )
    }
    this.#send(new Uint8Array(bytes.buffer, bytes.byteOffset + offset, size))
  }

  /**
   * Receives a message of bytes, waiting while there is nothing. What was sent by send() and is no Uint8Array is refused
   * and stays for recv(); CPython would hand out its pickle.
   * @param maxlength bytes to take at most. A longer message is an OSError and stays; CPython closes the connection.
   * @throws EOFError and OSError as recv(), ValueError for a maxlength below 0.
   */
  recvBytes(maxlength?: number): Uint8Array {
    this.#receiver()
    if (maxlength !== undefined && maxlength < 0) throw new ValueError('recvBytes(): maxlength is 0 or more.')
    return this.#receive((item) => {
      this.#checkBytes(item)
      const { byteLength } = item.bytes
      if (maxlength !== undefined && byteLength > maxlength) {
        throw new OSError(`${this.name}: the next message has ${byteLength} bytes, more than ${maxlength}.`)
      }
    }).bytes
  }

  /**
   * Receives a message of bytes into `buffer`, waiting while there is nothing. CPython: recv_bytes_into.
   * @param buffer a typed array of any kind, or a SharedMemory's `buf`. @param offset bytes of it to leave out.
   * @returns how many bytes the message had.
   * @throws BufferTooShort when the message does not fit; the message has been taken and is in the error's `bytes`.
   * @throws ValueError for an offset outside `buffer`, TypeError for what is no buffer; EOFError and OSError as recvBytes().
   */
  recvBytesInto(buffer: ArrayBufferView | SharedBytes, offset = 0): number {
    this.#receiver()
    const into = bytesIn(buffer)
    if (!Number.isInteger(offset) || offset < 0 || offset > into.length) {
      throw new ValueError(
        `recvBytesInto(): the offset is a whole number from 0 to the buffer's ${into.length} bytes, not ${offset}.`,
      )
    }
    const { bytes } = this.#receive((item) => this.#checkBytes(item))
    const room = into.length - offset
    if (bytes.byteLength > room) {
      const what = `${this.name}: the message has ${bytes.byteLength} bytes, and the buffer has room for ${room}.`
      throw new BufferTooShort(what, bytes)
    }
    into.set(bytes, offset)
    return bytes.byteLength
  }

  /**
   * Whether recv() would return, or throw EOFError, at once.
   * @param timeout seconds to wait for that at most; null, as Python's None, or Infinity for as long as it takes.
   * @throws OSError after close(), or when this end only sends.
   */
  poll(timeout: number | null = 0): boolean {
    return this.#receiver().poll(deadlineOf({ timeout: timeout ?? Infinity }), this.#ended)
  }

  /** For wait(). @internal */
  watched(): Watched {
    return this.#receiver().watched(this.#ended)
  }

  /** This process lets go of this end. Further calls do nothing. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    forget(this)
    const { arena, entry, recorder } = this.run
    recorder.observe(EventKind.Signal, this.id, recorder.now(), 0, Signal.Close, 0)
    setHolder(arena.memory, this.id, entry.index, false)
    this.#into?.wakeReaders()
  }

  /** `using connection = …` closes it. CPython: __exit__, as in `with connection:`. */
  [Symbol.dispose](): void {
    this.close()
  }

  /** Whether nobody can send any more. */
  readonly #ended = (): boolean => !isHeld(this.run.arena.memory, this.#peer)

  #send(value: unknown): void {
    const channel = this.#sender()
    if (this.#ended()) {
      throw new BrokenPipeError(`${this.name}: nobody holds the other end any more, so nothing can be sent to it.`)
    }
    channel.send(value, 'A message for a Connection', Infinity)
  }

  #receive(inspect?: (item: Taken) => void): Taken {
    const item = this.#receiver().receive(Infinity, this.#ended, inspect)
    if (!item) throw new EOFError(`${this.name}: nothing is left, and nobody holds the other end any more.`)
    return item
  }

  #checkBytes({ tag }: Taken): void {
    if (tag !== Tag.Bytes) throw new OSError(`${this.name}: the next message is a value, not bytes; take it by recv().`)
  }

  #sender(): Channel {
    this.#checkOpen()
    if (!this.#into) throw new OSError(`${this.name} only receives: send from the other end of the pipe.`)
    return this.#into
  }

  #receiver(): Channel {
    this.#checkOpen()
    if (!this.#from) throw new OSError(`${this.name} only sends: receive at the other end of the pipe.`)
    return this.#from
  }

  #checkOpen(): void {
    if (this.#closed) throw new OSError(`${this.name} is closed in this process: use it before close().`)
  }
}

function bytesIn(buffer: unknown): Uint8Array | SharedBytes {
  if (buffer instanceof SharedBytes) return buffer.subarray()
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  throw new TypeError(`recvBytesInto() takes a typed array or a SharedMemory's buf, not ${typeof buffer}.`)
}

attachWith('Connection', (id) => new Connection(id))
