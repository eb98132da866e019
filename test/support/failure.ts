/** "Name: message" of what `action` throws; null when it throws nothing. */
export function failure(action: () => unknown): string | null {
  try {
    action()
    return null
  } catch (error) {
    return String(error)
  }
}
