/**
 * What windows.ts promises, looked at on Windows itself: runs in node.exe, and prints what it found as JSON, which
 * primitives.wine.ts judges. `primitives.mjs child <task> <address>` is the other process.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import koffi from 'koffi'
import type { RegionAddress } from '../../main/multiprocessing/memory/system.ts'
import { windows } from '../../main/multiprocessing/memory/windows.ts'
import {
  thisWindowsThread,
  windowsProcess,
  windowsThread,
} from '../../main/multiprocessing/memory/windows-processes.ts'
import { failure } from '../support/failure.ts'

const MB = 1024 * 1024
const SIZE_BYTES = 64 * MB
/** Far above what a new region has pages for. */
const HIGH = 40 * MB
const At = { word: 0, sum: 8, exitHandler: 16 } as const
const ADDS = { overlay: 100_000, calls: 1_000 } as const

async function child(task: string, address: RegionAddress): Promise<{ code: number | null }> {
  const args = ['child', task, JSON.stringify(address)]
  const [code] = (await once(fork(fileURLToPath(import.meta.url), args), 'close')) as [number]
  return { code }
}

async function look(kind: 'overlay' | 'calls'): Promise<Record<string, unknown>> {
  const name = `/fks-primitives-${process.pid}-${kind}`
  const wanted = { name, sizeBytes: SIZE_BYTES, guardFile: '' }
  const { region, address } = windows.createRegion(wanted, kind)
  const { memory } = region
  const found: Record<string, unknown> = { kind: address.memory, zero: memory.i32(At.word) }

  const again = windows.openRegion(address)
  memory.setI32(At.word, 42)
  again.memory.setF64(At.sum, 2.5)
  found.seenBothWays = [again.memory.i32(At.word), memory.f64(At.sum)]
  found.exchanges = [memory.exchange(At.word, 7), memory.compareExchange(At.word, 7, 8), memory.load(At.word)]
  memory.write(100, new Uint8Array([1, 2, 3]))
  found.bytes = [...again.memory.read(99, 5)]
  again.close()
  found.taken = failure(() => windows.createRegion(wanted, kind))

  // Pages that one process asks for are there for the other.
  region.reserve(0, HIGH + MB)
  memory.setI32(HIGH, 1)
  found.reserved = [await child('reserved', address), memory.i32(HIGH + 4)]

  memory.store(At.sum, 0)
  const adding = child('add', address)
  for (let count = 0; count < ADDS[kind]; count++) memory.add(At.sum, 1)
  found.added = [await adding, memory.load(At.sum) - 2 * ADDS[kind]]

  found.exit = [await child('exit', address), memory.i32(At.exitHandler)]
  found.killedInGuard = [await child('die in the guard', address), memory.add(At.word, 1), memory.load(At.word)]

  region.close()
  found.gone = failure(() => windows.openRegion(address))
  return found
}

async function semaphores(): Promise<Record<string, unknown>> {
  const name = `/fks-primitives-${process.pid}`
  const { region, address } = windows.createRegion({ name, sizeBytes: SIZE_BYTES, guardFile: '' }, undefined)
  const open = () => windows.openSemaphore(region, 0, `${name}-1`)
  const semaphore = open()
  const found: Record<string, unknown> = { none: semaphore.wait(0) }
  semaphore.post()
  semaphore.post()
  found.counted = [semaphore.wait(0), semaphore.wait(0), semaphore.wait(0)]
  const began = performance.now()
  found.timedOut = [semaphore.wait(50), performance.now() - began >= 40]
  const posting = child('post', address)
  found.posted = semaphore.wait(30_000)
  found.poster = await posting
  semaphore.post()
  semaphore.close()
  const fresh = open()
  found.forgotten = fresh.wait(0)
  fresh.close()
  region.close()
  return found
}

function machine(): Record<string, unknown> {
  const threadCpuMs = windowsThread(process.pid, thisWindowsThread.id())?.cpuMs ?? 0
  const self = windowsProcess(process.pid)
  const rehearsal = windows.rehearsalRegion(SIZE_BYTES)
  rehearsal?.memory.setI32(At.word, 9)
  const rehearsed = rehearsal?.memory.i32(At.word)
  rehearsal?.close()
  return {
    freeMB: (windows.freeBytes() ?? 0) / MB,
    sameMark: self?.startMark === windowsProcess(process.pid)?.startMark,
    cpuMs: self?.cpuMs,
    memoryMB: (self?.memoryBytes ?? 0) / MB,
    nobody: windowsProcess(0x7fff_fff0) === undefined,
    thread: [threadCpuMs > 0, threadCpuMs <= (thisWindowsThread.cpu()?.cpuMs ?? 0), threadCpuMs <= (self?.cpuMs ?? 0)],
    noThread: [windowsThread(process.ppid, thisWindowsThread.id()), windowsThread(process.pid, 0x7fff_fff0)],
    rehearsed,
  }
}

function asChild(task: string, address: RegionAddress): void {
  const region = windows.openRegion(address)
  const { memory } = region
  switch (task) {
    case 'reserved':
      memory.setI32(HIGH + 4, memory.i32(HIGH) + 1)
      break
    case 'add':
      for (let count = 0; count < ADDS[address.memory]; count++) memory.add(At.sum, 1)
      break
    case 'post':
      windows.openSemaphore(region, 0, `${address.name}-1`).post()
      break
    case 'exit':
      process.on('exit', () => memory.setI32(At.exitHandler, 1))
      windows.exitNow(7)
      break
    case 'die in the guard': {
      const kernel32 = koffi.load('kernel32.dll')
      const open = kernel32.func('void *CreateMutexW(void *attributes, int owned, str16 name)')
      const wait = kernel32.func('uint32 WaitForSingleObject(void *handle, uint32 milliseconds)')
      wait(open(null, 0, `Local\\${address.name.slice(1)}-guard`), 30_000)
      windows.exitNow(9)
    }
  }
  region.close()
}

const [role, task, address] = process.argv.slice(2)
if (role === 'child') asChild(task!, JSON.parse(address!) as RegionAddress)
else {
  const found = {
    overlay: await look('overlay'),
    calls: await look('calls'),
    semaphores: await semaphores(),
    machine: machine(),
  }
  process.stdout.write(JSON.stringify(found))
}
