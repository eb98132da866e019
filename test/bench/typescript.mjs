import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import { transform } from 'esbuild'

// `node --import ./test/bench/typescript.mjs file.ts`: runs TypeScript where it lies, so that paths beside it hold. Node
// loads the file twice: once to register it, and once, in a thread of its own, for the hook.
if (isMainThread) register(import.meta.url)

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context)
  const { code } = await transform(await readFile(new URL(url), 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    sourcefile: url,
  })
  return { format: 'module', source: code, shortCircuit: true }
}
