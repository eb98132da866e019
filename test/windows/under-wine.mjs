/**
 * Runs a JavaScript file in node.exe under Wine: `node.exe under-wine.mjs <file> [argument …]`. What Wine 8 does
 * differently from Windows is put right here, so that nothing in the product knows of it.
 */
import { ChildProcess } from 'node:child_process'
import process from 'node:process'
import { pathToFileURL } from 'node:url'

// Wine keeps TMPDIR to itself and TEMP from us.
const temp = process.env.FORKSCOPE_TMPDIR
if (temp) process.env.TEMP = process.env.TMP = `Z:${temp.replaceAll('/', '\\')}`

// A console that nobody sees is a process of its own in Wine (conhost.exe). When its program is ended in its first moments,
// it stays and keeps that program's pipes open, so that the parent never hears of the end. So: no console at all.
const { spawn } = ChildProcess.prototype
ChildProcess.prototype.spawn = function (options) {
  return spawn.call(this, options.windowsHide ? { ...options, detached: true } : options)
}

process.argv.splice(1, 1)
await import(pathToFileURL(process.argv[1]).href)
