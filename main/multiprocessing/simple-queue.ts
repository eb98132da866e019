import type { ObjectId } from '../../shared/units.ts'
import { Channel } from './channel.ts'
import { OSError } from './errors.ts'
import { attachWith, forget, remember, SharedObject, type Named } from './shared-object.ts'
import type { Watched } from './watched.ts'

/**
 * A Queue with the least interface: no bound, no time limits. CPython: multiprocessing.SimpleQueue, which is a pipe with
 * locks, and whose put waits when the system's buffer (64 KiB) is full; here put never waits.
 */
export class SimpleQueue extends SharedObject {
  readonly #channel: Channel
  #closed = false

  constructor(options: Named | { readonly id: ObjectId } = {}) {
    const known = 'id' in options ? options.id : undefined
    super(known ?? { kind: 'SimpleQueue', name: (options as Named).name })
    this.#channel = known === undefined ? Channel.format(this.run, this.id, 0) : new Channel(this.run, known)
    if (known === undefined) this.publish('SimpleQueue')
    remember(this)
  }

  /**
   * Adds an item; it is safe in shared memory when this returns.
   * @throws CloneError when the item cannot leave this process, ArenaFull when the run's shared memory cannot hold it.
   * @throws OSError after close().
   */
  put(item: unknown): void {
    this.#open().send(item, 'An item for a SimpleQueue', Infinity)
  }

  /** Takes the oldest item, waiting while there is none. @throws OSError after close(). */
  get(): unknown {
    const channel = this.#open()
    return channel.open(channel.receive(Infinity)!)
  }

  /** Whether it held nothing a moment ago. @throws OSError after close(). */
  empty(): boolean {
    return this.#open().depth <= 0
  }

  /** This process is done with the queue. Others go on using it. */
  close(): void {
    this.#closed = true
    forget(this)
  }

  /** For wait(). @internal */
  watched(): Watched {
    return this.#open().watched()
  }

  #open(): Channel {
    if (this.#closed) throw new OSError(`${this.name} is closed in this process: use it before close().`)
    return this.#channel
  }
}

attachWith('SimpleQueue', (id) => new SimpleQueue({ id }))
