import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/** `npm run dev` alone: the strict policy would keep Vite from changing styles in the open page. */
const relaxPolicy: Plugin = {
  name: 'relax-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
}

/**
 * One build, three places: main (Node and Electron), preload (sandboxed, CommonJS), renderer (the web page).
 * Entries and chunks of main lie side by side, so that `new URL('./process.js', import.meta.url)` holds in every chunk.
 */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      minify: false,
      externalizeDeps: { exclude: ['fflate', 'valibot', 'ws', 'yaml'] },
      rolldownOptions: {
        input: {
          electron: 'main/electron/index.ts',
          'command-line': 'main/headless/index.ts',
          start: 'main/headless/start.ts',
          process: 'main/multiprocessing/process-entry.ts',
          thread: 'main/multiprocessing/threading/thread-entry.ts',
          multiprocessing: 'main/multiprocessing/index.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      minify: false,
      rolldownOptions: {
        input: { preload: 'main/electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [svelte(), relaxPolicy],
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      rolldownOptions: { input: 'renderer/index.html' },
    },
  },
})
