import { Layout } from './memory/layout.ts'
import type { Memory } from './memory/memory.ts'

/** A name in the arena: its length in one word, then at most 60 bytes of UTF-8, or as many as its place has. */
export const NAME_BYTES = 60
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function writeName(memory: Memory, at: number, name: string, most = NAME_BYTES): void {
  const bytes = new Uint8Array(most)
  // encodeInto never cuts a character in two.
  const { written } = encoder.encodeInto(name, bytes)
  memory.setI32(at, written)
  memory.write(at + 4, bytes.subarray(0, written))
}

export function readName(memory: Memory, at: number, most = NAME_BYTES): string {
  return decoder.decode(memory.read(at + 4, Math.min(memory.i32(at), most)))
}

/** "Lock-1", "Lock-2", …: the variable's role, numbered through the whole run. @param kind a number below 64. */
export function numberedName(memory: Memory, kind: number, role: string): string {
  return `${role}-${memory.add(Layout.nameCounters + kind * 4, 1) + 1}`
}
