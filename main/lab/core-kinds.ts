import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { CoreKind } from '../../shared/contract.ts'

const SYSFS = '/sys/devices'
/** Cores of one kind differ a little in their greatest frequency; an efficiency core's is at most this part of the best. */
const MUCH_SLOWER = 0.85

/**
 * What each of `count` cores is, as far as the system tells. Linux tells it of Intel's hybrid processors (lists of cores)
 * and of Arm's (a capacity), else greatest frequencies that differ much do; macOS tells how many there are of each, and
 * numbers the efficiency cores first. Equal cores are 'unknown'.
 */
export function coreKinds(count: number): CoreKind[] {
  switch (process.platform) {
    case 'linux':
      return linuxCoreKinds(count, readIfThere)
    case 'darwin':
      return macosCoreKinds(count, readSysctl('hw.perflevel1.logicalcpu'))
    default:
      return allUnknown(count)
  }
}

const allUnknown = (count: number): CoreKind[] => Array.from({ length: count }, () => 'unknown')

/** @param read gives a file's text, or '' when there is none. */
export function linuxCoreKinds(count: number, read: (file: string) => string): CoreKind[] {
  const performance = parseCoreList(read(`${SYSFS}/cpu_core/cpus`))
  const efficiency = parseCoreList(read(`${SYSFS}/cpu_atom/cpus`))
  if (performance.size > 0 && efficiency.size > 0) {
    return Array.from({ length: count }, (_, core) =>
      performance.has(core) ? 'performance' : efficiency.has(core) ? 'efficiency' : 'unknown',
    )
  }
  const speeds = (file: string): number[] =>
    Array.from({ length: count }, (_, core) => Number(read(`${SYSFS}/system/cpu/cpu${core}/${file}`)))
  const kinds = [speeds('cpu_capacity'), speeds('cpufreq/cpuinfo_max_freq')].map(bySpeed)
  return kinds.find((kind) => !kind.includes('unknown')) ?? allUnknown(count)
}

function bySpeed(speeds: readonly number[]): CoreKind[] {
  const best = Math.max(...speeds)
  const tellsApart = speeds.every((speed) => speed > 0) && speeds.some((speed) => speed <= best * MUCH_SLOWER)
  if (!tellsApart) return allUnknown(speeds.length)
  return speeds.map((speed) => (speed <= best * MUCH_SLOWER ? 'efficiency' : 'performance'))
}

/** "0-3,8,10-11". */
export function parseCoreList(list: string): Set<number> {
  const cores = new Set<number>()
  for (const part of list.trim().split(',').filter(Boolean)) {
    const [first = NaN, last = first] = part.split('-').map(Number)
    for (let core = first; core <= last; core++) cores.add(core)
  }
  return cores
}

/** @param efficiency how many there are; NaN when the system does not say, as on Intel's processors. */
export function macosCoreKinds(count: number, efficiency: number): CoreKind[] {
  if (!(efficiency > 0 && efficiency < count)) return allUnknown(count)
  return Array.from({ length: count }, (_, core) => (core < efficiency ? 'efficiency' : 'performance'))
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function readSysctl(name: string): number {
  try {
    const text = execFileSync('sysctl', ['-n', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return parseInt(text)
  } catch {
    return NaN
  }
}
