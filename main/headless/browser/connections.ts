import type { Socket } from 'node:net'

/**
 * How far a connection has come: it has not yet asked anything whole; it is given an answer; it was answered and may ask
 * again; it has become a WebSocket that has not said who it is; it belongs to a page that was let in.
 */
type Stage = 'asking' | 'answering' | 'idle' | 'entering' | 'admitted'

/** A page's own browser is past the first four in milliseconds, and opens six at a time. */
const MOST_AT: Readonly<Record<Stage, number>> = {
  asking: 64,
  answering: 32,
  idle: 32,
  entering: 32,
  admitted: Infinity,
}

/**
 * The connections of the browser shell. Whoever is slow must not keep a new page out, so none is turned away at the door:
 * of those that have come equally far the one that has been there longest is dropped when they are too many. Pages that
 * were let in are never dropped here; there are few of them.
 */
export class Connections {
  /** In each stage, the one that has been in it longest first. */
  readonly #stages = new Map<Socket, Stage>()

  opened(socket: Socket): void {
    this.#move(socket, 'asking')
    socket.once('close', () => this.#stages.delete(socket))
  }

  /** Nothing for a connection that has gone meanwhile. */
  reached(socket: Socket, stage: Exclude<Stage, 'asking'>): void {
    if (this.#stages.has(socket)) this.#move(socket, stage)
  }

  #move(socket: Socket, stage: Stage): void {
    this.#stages.delete(socket)
    this.#stages.set(socket, stage)
    const same = [...this.#stages].filter(([, itsStage]) => itsStage === stage)
    for (const [oldest] of same.slice(0, Math.max(0, same.length - MOST_AT[stage]))) {
      this.#stages.delete(oldest)
      oldest.destroy()
    }
  }
}
