/** Values with more parts than this go through structured clone, which is the faster for them. */
const PARTS = 64
/** Parts that the walk may still meet. Module state, as the walk is a hot path and never leaves this file. */
let left = 0

/**
 * A small value as JSON, which is made and read in a quarter of the time that structured clone takes.
 * @returns undefined when JSON would not give back exactly what structured clone would: for what is no tree of lists,
 * plain objects, text, booleans, null and ordinary numbers, or has too many parts.
 */
export function jsonOf(value: object): string | undefined {
  left = PARTS
  return isTree(value, []) ? JSON.stringify(value) : undefined
}

function isTree(value: unknown, met: object[]): boolean {
  if (--left < 0) return false
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
    case 'object':
      return value === null || isTreeOfParts(value, met)
    default:
      return false
  }
}

/** @param met every list and object so far: one that comes twice must arrive as one. */
function isTreeOfParts(value: object, met: object[]): boolean {
  if (met.includes(value)) return false
  met.push(value)
  if (Array.isArray(value)) {
    // A list may have keys of its own beside its elements.
    if (value.length > left || Object.keys(value).length !== value.length) return false
    for (const part of value) if (!isTree(part, met)) return false
    return true
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  const parts = value as Record<string, unknown>
  for (const key of Object.keys(parts)) if (!isTree(parts[key], met)) return false
  return true
}
