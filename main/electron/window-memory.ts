import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, type BrowserWindow } from 'electron'
import * as v from 'valibot'
import { replaceFileNow } from '../lab/storage/whole-file.ts'
import { WindowPlace } from './window-place.ts'

const WRITE_DELAY_MS = 500
const placeFile = () => join(app.getPath('userData'), 'window.json')

/** Where the window was last time; null at the first start, or when the file is not ours any more. */
export function rememberedPlace(): WindowPlace | null {
  try {
    return v.parse(WindowPlace, JSON.parse(readFileSync(placeFile(), 'utf8')))
  } catch {
    return null
  }
}

/** Keeps the window's place on disk while it changes, and once more when it closes. */
export function rememberPlace(window: BrowserWindow): void {
  let timer: NodeJS.Timeout | undefined
  const write = () => {
    clearTimeout(timer)
    const place: WindowPlace = { ...window.getNormalBounds(), maximised: window.isMaximized() }
    try {
      // Whole, and at once: the last time the window is just closing. While another Forkscope writes its own, that counts.
      replaceFileNow(placeFile(), `${JSON.stringify(place)}\n`)
    } catch {
      // A full or read-only disk costs the place, nothing more.
    }
  }
  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(write, WRITE_DELAY_MS)
  }
  window.on('move', later)
  window.on('resize', later)
  window.on('maximize', later)
  window.on('unmaximize', later)
  window.on('close', write)
}
