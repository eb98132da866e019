/** Files that were read once: a program of theirs is made of these bytes, whatever the disk holds by then. */
export interface SealedFiles {
  /** The folder that they were read from, absolute; programs see nothing else of it. */
  readonly root: string
  /** By path, with slashes, relative to the root. */
  readonly files: ReadonlyMap<string, Uint8Array>
}
