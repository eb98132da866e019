const nothing = new Int32Array(new SharedArrayBuffer(4))

/** Blocks this thread. Nobody ever wakes it, so it always lasts its time. */
export function pause(milliseconds: number): void {
  Atomics.wait(nothing, 0, 0, milliseconds)
}
