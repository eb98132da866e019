import { realpathSync } from 'node:fs'
import { basename, sep } from 'node:path'
import type { Plugin } from 'esbuild'
import { quoted } from '../shelf/pack-rules.ts'

/**
 * Lets a program import nothing from a folder: what lies there runs only after a question of its own.
 * @param folder it need not exist.
 */
export function closedFolder(folder: string): Plugin {
  const real = realPath(folder)
  return {
    name: 'closed-folder',
    setup: (build) => {
      if (real === null) return
      const inside = `${real}${sep}`.replaceAll(/[\\.*+?^$()[\]{}|]/g, '\\$&')
      build.onLoad({ filter: new RegExp(`^${inside}`) }, ({ path }) => ({
        errors: [
          {
            text: `${quoted(basename(path))} belongs to a lab pack that was unpacked there; copy it beside the program`,
          },
        ],
      }))
    },
  }
}

/** As the compiler names files; null while there is none. */
function realPath(folder: string): string | null {
  try {
    return realpathSync(folder)
  } catch {
    return null
  }
}
