import { expect, it } from 'vitest'
import { launchWorkers } from '../../main/headless/worker-launcher.ts'

const READY = `
  const { parentPort } = await import('node:worker_threads')
  parentPort.postMessage({ type: 'ready' })
  parentPort.on('message', () => undefined)`

it('ends a worker only when it has loaded: native code that is being loaded would end the whole lab', async () => {
  const seen: unknown[] = []
  await new Promise<void>((resolve) => {
    const worker = launchWorkers(new URL(`data:text/javascript,${encodeURIComponent(READY)}`)).launch('early', {
      message: ({ type }) => seen.push(type),
      wrote: (_stream, text) => seen.push(text),
      ended: ({ code }) => {
        seen.push(code)
        resolve()
      },
    })
    worker.kill('SIGTERM')
  })
  expect(seen).toEqual(['ready', -15])
})
