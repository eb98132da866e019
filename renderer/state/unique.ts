/** Each item once, in the order of its first place. */
export const unique = <Item>(items: readonly Item[]): Item[] => [...new Set(items)]
