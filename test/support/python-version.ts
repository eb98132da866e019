import { spawnSync } from 'node:child_process'

const said = spawnSync('python3', ['--version'], { encoding: 'utf8' }).stdout as string | null

/** "3.11.7"; null without python3. */
export const PYTHON_VERSION = /^Python (3\.\d+\.\d+)/.exec(said ?? '')?.[1] ?? null
