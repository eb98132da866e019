/** A whole number or a fraction: a fraction is an index out of range, not a property that does not exist. */
const INDEX = /^-?\d+(\.\d+)?$/
const indexOf = (key: string | symbol): number | undefined =>
  typeof key === 'string' && INDEX.test(key) ? Number(key) : undefined

/**
 * Lets a program write `object[index]`; everything else goes to the object itself.
 * @param write what `object[index] = value` does.
 */
export function indexed<T extends { at(index: number): unknown }>(
  object: T,
  write: (object: T, index: number, value: unknown) => void,
): T {
  /** Each method bound once: a program calls them in loops. */
  const bound = new Map<unknown, unknown>()
  return new Proxy(object, {
    get(target, key) {
      const index = indexOf(key)
      if (index !== undefined) return target.at(index)
      const member = Reflect.get(target, key, target) as unknown
      if (typeof member !== 'function') return member
      let method = bound.get(member)
      if (method === undefined) {
        method = (member as (...args: unknown[]) => unknown).bind(target)
        bound.set(member, method)
      }
      return method
    },
    set(target, key, value) {
      const index = indexOf(key)
      if (index === undefined) return Reflect.set(target, key, value, target)
      write(target, index, value)
      return true
    },
  })
}
