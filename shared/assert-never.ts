/** Ends a `switch` over a union: does not compile while a member is left out, and names the stranger at run time. */
export function assertNever(value: never): never {
  throw new TypeError(`Unexpected value: ${JSON.stringify(value)}`)
}
