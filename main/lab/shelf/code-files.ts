/** A program could import or start these; only some of them are kinds that a pack may hold. */
const CODE = /\.(ts|mts|cts|tsx|js|mjs|cjs|jsx|py)$/i

/** Whether it can run: the question before a pack's first run lists these. */
export const isCode = (path: string): boolean => CODE.test(path)
