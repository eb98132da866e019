/**
 * The lock of kept files on Windows itself: runs in node.exe, and prints what it found as JSON, which file-locks.wine.ts
 * judges. `file-locks.mjs <task> <folder> <name>` is another process.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { tryLock } from '../../main/lab/storage/file-lock.ts'
import { JsonFile } from '../../main/lab/storage/json-file.ts'
import { failure } from '../support/failure.ts'

const CHANGES = 25
const [task = '', folder = mkdtempSync(join(process.env.FORKSCOPE_TMPDIR ?? tmpdir(), 'fks-locks-')), name = ''] =
  process.argv.slice(2)
const lockFile = join(folder, '.lock')
const names = () =>
  new JsonFile<readonly string[]>(join(folder, 'names.json'), { schema: v.array(v.string()), version: 1, empty: [] })

const other = (...args: readonly string[]): ChildProcess => fork(fileURLToPath(import.meta.url), args)
const heard = async (child: ChildProcess): Promise<unknown> => ((await once(child, 'message')) as [unknown])[0]

async function judge(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  const lock = tryLock(lockFile)
  found.taken = [lock !== undefined, tryLock(lockFile) === undefined]
  found.names = readFileSync(lockFile, 'utf8').startsWith(`${process.pid} `)
  found.elsewhere = await heard(other('try', folder))
  lock?.release()
  const holder = other('hold', folder)
  found.holds = await heard(holder)
  found.held = tryLock(lockFile) === undefined
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  const freed = tryLock(lockFile)
  found.freed = freed !== undefined
  freed?.release()
  found.nowhere = failure(() => tryLock(join(folder, 'nowhere', '.lock')))
  const writers = ['a', 'b'].map((writer) => other('change', folder, writer))
  await Promise.all(writers.map((writer) => once(writer, 'exit')))
  found.kept = new Set(names().read()).size
  found.files = readdirSync(folder).sort()
  rmSync(folder, { recursive: true, maxRetries: 5 })
  return found
}

switch (task) {
  case 'try':
    process.send!(tryLock(lockFile) === undefined ? 'taken' : 'free')
    break
  case 'hold':
    process.send!(tryLock(lockFile) === undefined ? 'taken' : 'holds')
    setInterval(() => undefined, 1000)
    break
  case 'change':
    for (let index = 0; index < CHANGES; index++) await names().change((kept) => [...kept, `${name}${index}`])
    break
  default:
    process.stdout.write(JSON.stringify(await judge()))
}
