import { ValueError } from './errors.ts'

/** How processes are started here: anew, loading the program again, as on every system JavaScript runs on. */
const ONLY = 'spawn'

/**
 * Does nothing: processes are always spawned. May be called again; CPython's is a RuntimeError the second time.
 * @throws ValueError for 'fork' and 'forkserver', which JavaScript's engine does not survive, and for anything else.
 * CPython: multiprocessing.set_start_method.
 */
export function setStartMethod(method: string): void {
  if (method !== ONLY) throw new ValueError(`There is no start method '${method}' here; processes are always spawned.`)
}
/** Always 'spawn'. CPython: multiprocessing.get_start_method, 'fork' on Linux before 3.14. */
export const getStartMethod = (): string => ONLY
/** CPython: multiprocessing.get_all_start_methods. */
export const getAllStartMethods = (): string[] => [ONLY]
/** Does nothing, as CPython's does where no program was frozen. CPython: multiprocessing.freeze_support. */
export function freezeSupport(): void {
  // Kept for programs that call it as they would in Python.
}
