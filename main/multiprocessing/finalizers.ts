/** What a process has to put away before it ends. CPython: multiprocessing.util.Finalize. */
const finalizers = new Set<() => void>()

/** Has `action` run when this process ends by itself. @returns what takes that back. */
export function atEnd(action: () => void): () => void {
  finalizers.add(action)
  return () => void finalizers.delete(action)
}

/** The latest first, as CPython does. */
export function runFinalizers(): void {
  for (const action of [...finalizers].reverse()) action()
}
