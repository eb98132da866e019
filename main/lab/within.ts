/** Waits for something, but not for ever. A rejection counts as its end. @returns whether it came within `ms`. */
export async function within(coming: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)))
  try {
    const came = () => true
    return await Promise.race([coming.then(came, came), late])
  } finally {
    clearTimeout(timer)
  }
}
