/** A thread's entry among the built files: the same from the built lab and from its source, which lie equally deep. */
export const builtEntry = (file: string): URL => new URL(`../../out/main/${file}`, import.meta.url)
