import { readFileSync, statSync } from 'node:fs'
import Module from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

// What Electron's own default_app.asar does for `electron [-r module] FOLDER …` and `electron --version`.
// The last line waits at top level, as Electron's does: the `ready` event must not come before the app has loaded.
const args = process.argv.slice(1)
const required = []
let target
while (args.length > 0 && target === undefined) {
  const arg = args.shift()
  if (arg === '-r' || arg === '--require') required.push(args.shift())
  else if (arg === '-v' || arg === '--version') {
    console.log(`v${process.versions.electron}`)
    process.exit(0)
  } else if (!arg.startsWith('-')) target = resolve(arg)
}
if (target === undefined) {
  console.error('Say which folder to start: electron FOLDER')
  process.exit(1)
}
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
Module._preloadModules(required)

let main = target
if (statSync(target).isDirectory()) {
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'))
  if (manifest.version) app.setVersion(manifest.version)
  app.name = manifest.productName ?? manifest.name
  app.setAppPath(target)
  main = join(target, manifest.main)
}
await import(pathToFileURL(main).href)
