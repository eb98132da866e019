import { expect, test } from 'vitest'
import { asksForCommandLine, packIn, userArguments } from '../../main/electron/arguments.ts'

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

test('a lab pack that was double-clicked opens the window', () => {
  const args = userArguments(['forkscope', '--no-sandbox', '/home/ada/My course.FKLAB'], false)
  expect(packIn(args)).toBe('/home/ada/My course.FKLAB')
  expect(asksForCommandLine(args)).toBe(false)
  for (const others of [[], ['list'], ['run', 'x.fklab'], ['x.fklab', 'y.fklab'], ['.fklab'], ['--open']]) {
    expect(packIn(others)).toBeNull()
  }
})

test('knows the command line from a window', () => {
  for (const args of [['run', 'bank'], ['list'], ['walk'], ['--help'], ['--version']]) {
    expect(asksForCommandLine(args)).toBe(true)
  }
  for (const args of [[], ['--presenter']]) expect(asksForCommandLine(args)).toBe(false)
})
