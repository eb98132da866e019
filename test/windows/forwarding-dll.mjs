const text = new TextEncoder()

/**
 * The bytes of a Windows library (64 bits) without code: it exports `name` and forwards it to `target`, "library.function".
 *
 *   0x000 headers: DOS, PE, one section      0x200 the section, loaded at 0x1000: export directory and its strings
 */
export function forwardingDll(name, target) {
  const SECTION = 0x1000
  const FILE = 0x200
  const image = new Uint8Array(2 * FILE)
  const view = new DataView(image.buffer)
  const u16 = (at, ...values) => values.forEach((value, index) => view.setUint16(at + index * 2, value, true))
  const u32 = (at, ...values) => values.forEach((value, index) => view.setUint32(at + index * 4, value, true))

  u16(0, 0x5a4d) // "MZ"
  u32(0x3c, 0x40)
  u32(0x40, 0x4550) // "PE"
  u16(0x44, 0x8664, 1) // x64, one section
  u16(0x54, 240, 0x2022) // optional header; a library, large addresses
  const optional = 0x58
  u16(optional, 0x20b)
  u32(optional + 8, FILE)
  view.setBigUint64(optional + 24, 0x1_8000_0000n, true)
  u32(optional + 32, SECTION, FILE)
  u16(optional + 40, 6, 0, 0, 0, 6, 0) // Windows Vista and later
  u32(optional + 56, 2 * SECTION, FILE)
  u16(optional + 68, 3, 0x100) // console; no surprises with data
  u32(optional + 108, 16)

  // Export directory (40 bytes), the three tables of one entry each, then library name, function name, target.
  const strings = ['forwarding.dll', name, target].map((string) => text.encode(`${string}\0`))
  const places = [SECTION + 52]
  for (const string of strings) places.push(places.at(-1) + string.length)
  const [library, function_, forward, end] = places
  u32(optional + 112, SECTION, end - SECTION)
  u32(FILE + 12, library, 1, 1, 1, SECTION + 40, SECTION + 44, SECTION + 48)
  // An address inside the export directory's own range means: forwarded.
  u32(FILE + 40, forward, function_)
  strings.forEach((string, index) => image.set(string, FILE + places[index] - SECTION))

  const section = optional + 240
  image.set(text.encode('.edata'), section)
  u32(section + 8, FILE, SECTION, FILE, FILE)
  u32(section + 36, 0x4000_0040) // initialized data, readable
  return image
}
