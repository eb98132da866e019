import { homedir } from 'node:os'
import { join } from 'node:path'
import { tryFolder } from './storage/make-folder.ts'
import { cannotChange } from './storage/storage-error.ts'

/**
 * Where what a learner keeps lies on this machine: answers, own scenarios, consents. One folder for every shell, so that a
 * lesson begun in the window goes on in the browser. `FORKSCOPE_DATA` names another. It may not exist yet.
 */
export function dataFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const { FORKSCOPE_DATA, APPDATA, XDG_DATA_HOME } = env
  if (isGiven(FORKSCOPE_DATA)) return FORKSCOPE_DATA
  if (platform === 'win32')
    return join(isGiven(APPDATA) ? APPDATA : join(homedir(), 'AppData', 'Roaming'), 'Forkscope', 'lab')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Forkscope', 'lab')
  return join(isGiven(XDG_DATA_HOME) ? XDG_DATA_HOME : join(homedir(), '.local', 'share'), 'forkscope')
}

const isGiven = (path: string | undefined): path is string => path !== undefined && path !== ''

/** Looks whether anything can be kept. @returns one sentence when the data folder cannot be written or made, else empty. */
export function dataFolderTrouble(folder: string): string {
  try {
    tryFolder(folder)
    return ''
  } catch (error) {
    const trouble = cannotChange(folder, error)
    return trouble instanceof Error ? trouble.message : String(trouble)
  }
}
