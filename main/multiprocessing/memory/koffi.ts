import { createRequire } from 'node:module'
import type koffiPackage from 'koffi'

type Koffi = typeof koffiPackage

const load = createRequire(import.meta.url)
const { platform, arch } = process

/**
 * koffi's binary, straight from the package that it keeps this system's in. Its own way there finds out which C library
 * this is and resolves two packages: five of the forty milliseconds that a process takes to be ready. Where the straight
 * way does not lead to one (musl, another version's folders), koffi goes its own.
 */
function loadKoffi(): Koffi {
  try {
    return load(`@koromix/koffi-${platform}-${arch}/${platform}_${arch}/koffi.node`) as Koffi
  } catch {
    return (load('koffi') as { default: Koffi }).default
  }
}

export const koffi = loadKoffi()
