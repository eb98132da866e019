import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'
import { LicenceList } from './main/licences/plugin.ts'
import { buildLanguage } from './main/lab/language/build.ts'
import { buildLessons } from './main/lab/scenarios/build-lessons.ts'
import { buildEntries } from './main/multiprocessing/build-entries.ts'

/** `npm run dev` alone: the strict policy would keep Vite from changing styles in the open page. */
const relaxPolicy: Plugin = {
  name: 'relax-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
}

/** Of all that is built in. */
const licences = new LicenceList(import.meta.dirname)

/** The editor's language service is a program of its own, with TypeScript in it. */
const languageService: Plugin = {
  name: 'language-service',
  writeBundle: async ({ dir }) =>
    licences.addOutputs(await buildLanguage(import.meta.dirname, dir ?? 'out/main'), 'language'),
}

/** Lessons are parsed in a thread of their own. */
const lessonThread: Plugin = {
  name: 'lesson-thread',
  writeBundle: async ({ dir }) =>
    licences.addOutputs(await buildLessons(import.meta.dirname, dir ?? 'out/main'), 'lessons'),
}

/** What processes and threads are started with is not for the lab, and has its own form. */
const entries: Plugin = {
  name: 'process-and-thread-entries',
  writeBundle: async ({ dir }) =>
    licences.addOutputs(await buildEntries(import.meta.dirname, dir ?? 'out/main'), 'entries'),
}

/**
 * One build, three places: main (Node and Electron), preload (sandboxed, CommonJS), renderer (the web page).
 * Entries and chunks of main lie side by side, so that `new URL('./process.cjs', import.meta.url)` holds in every chunk.
 */
export default defineConfig({
  main: {
    plugins: [languageService, lessonThread, entries, licences.collect('main')],
    build: {
      outDir: 'out/main',
      minify: false,
      externalizeDeps: { exclude: ['fflate', 'valibot', 'ws', 'yaml'] },
      rolldownOptions: {
        input: {
          electron: 'main/electron/index.ts',
          'command-line': 'main/headless/index.ts',
          start: 'main/headless/start.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        // The language service takes as long as all the rest, and it is no surprise.
        checks: { bundlerTimings: false },
      },
    },
  },
  preload: {
    plugins: [licences.collect('preload')],
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
    plugins: [svelte(), relaxPolicy, licences.collect('renderer'), licences.write()],
    build: {
      outDir: 'out/renderer',
      emptyOutDir: true,
      rolldownOptions: { input: 'renderer/index.html' },
    },
  },
})
