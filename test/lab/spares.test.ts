import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { LaunchedProcess, Launcher, ProcessListener } from '../../main/lab/launcher.ts'
import { Ledger } from '../../main/lab/ledger.ts'
import { Spares } from '../../main/lab/spares.ts'

/** A launcher as Electron's is: the pid is known only when the process speaks. This test's own pid stands for it. */
class LateLauncher implements Launcher {
  readonly kind = 'utility process'
  readonly started: { speak(): void; killed: boolean }[] = []
  launch(_label: string, listener: ProcessListener): LaunchedProcess {
    let pid: number | undefined
    const started = {
      killed: false,
      speak: () => {
        pid = process.pid
        listener.message({ type: 'ready' })
      },
    }
    this.started.push(started)
    return {
      get pid() {
        return pid
      },
      send: () => undefined,
      kill: () => (started.killed = true),
    }
  }
}

const ledger = new Ledger()
afterEach(() => ledger.close())

it('enters a spare into the ledger when its pid is known, and not after the lab has closed', async () => {
  const launcher = new LateLauncher()
  const spares = new Spares(launcher, ledger)
  const warm = spares.warmUp(2)
  const [early, late] = launcher.started
  const entered = (): string => readFileSync(join(ledger.folder, 'processes'), 'utf8')
  expect(entered()).toBe('')
  early!.speak()
  expect(entered()).toMatch(new RegExp(`^${process.pid} `))
  const closed = spares.close()
  ledger.close()
  late!.speak()
  await Promise.all([warm, closed])
  expect(launcher.started.map(({ killed }) => killed)).toEqual([true, true])
})

it('ends one that does not get ready, and tells whoever waits for it', async () => {
  const launcher = new LateLauncher()
  const late = new Ledger()
  const spares = new Spares(launcher, late, 0, 50)
  const failure = await new Promise<string | undefined>((resolve) => {
    const worker = {
      message: () => undefined,
      wrote: () => undefined,
      ended: (_: unknown, why?: string) => resolve(why),
    }
    spares.take(worker, () => undefined)
  })
  expect(failure).toBe(
    'A new process was not ready after 0.05 s and was ended: the system may be short of processes or memory; close other programs, then try again.',
  )
  expect(launcher.started.map(({ killed }) => killed)).toEqual([true])
  await spares.warmUp(1)
  await spares.close()
  late.close()
})

it('gives up at once for whoever does not wait any longer', async () => {
  const launcher = new LateLauncher()
  const late = new Ledger()
  const spares = new Spares(launcher, late, 0)
  let given = 0
  const worker = { message: () => undefined, wrote: () => undefined, ended: () => undefined }
  const giveUp = spares.take(worker, () => (given += 1))
  expect(giveUp()).toBe(true)
  expect(giveUp()).toBe(false)
  launcher.started[0]!.speak()
  expect(given).toBe(0)
  await spares.close()
  late.close()
})
