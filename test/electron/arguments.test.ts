import { expect, test } from 'vitest'
import { asksForCommandLine, userArguments } from '../../main/electron/arguments.ts'

test('an installed program: everything after Chromium’s switches', () => {
  expect(userArguments(['forkscope'], false)).toEqual([])
  expect(userArguments(['forkscope', '--no-sandbox', '--user-data-dir=x'], false)).toEqual([])
  expect(userArguments(['forkscope', '--no-sandbox', 'run', 'bank', '--json'], false)).toEqual([
    'run',
    'bank',
    '--json',
  ])
  expect(userArguments(['forkscope', '--version'], false)).toEqual(['--version'])
})

test('a bare Electron: everything after the folder', () => {
  expect(userArguments(['electron', '--inspect=0', '.', 'run', 'bank'], true)).toEqual(['run', 'bank'])
  expect(userArguments(['electron', '.', '--help'], true)).toEqual(['--help'])
  expect(userArguments(['electron', '.'], true)).toEqual([])
})

test('knows the command line from a window', () => {
  for (const args of [['run', 'bank'], ['list'], ['walk'], ['--help'], ['--version']]) {
    expect(asksForCommandLine(args)).toBe(true)
  }
  for (const args of [[], ['--presenter']]) expect(asksForCommandLine(args)).toBe(false)
})
