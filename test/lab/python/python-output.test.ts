import { describe, expect, it } from 'vitest'
import { PythonOutput } from '../../../main/lab/python/python-output.ts'

const texts = (output: PythonOutput): string[] => output.take().map(({ text }) => text)

describe('what a Python program writes, cut into lines', () => {
  it('waits for a line’s end, stream by stream', () => {
    const output = new PythonOutput(() => 5)
    output.write('stdout', 'one\ntw')
    output.write('stderr', 'oh\r\n')
    output.write('stdout', 'o\n\n')
    expect(output.take()).toEqual([
      { stream: 'stdout', text: 'one', tMs: 5 },
      { stream: 'stderr', text: 'oh', tMs: 5 },
      { stream: 'stdout', text: 'two', tMs: 5 },
      { stream: 'stdout', text: '', tMs: 5 },
    ])
    expect(output.take()).toEqual([])
  })
  it('ends a last line that has no end', () => {
    const output = new PythonOutput(() => 0)
    output.write('stdout', 'almost')
    expect(texts(output)).toEqual([])
    output.end()
    expect(texts(output)).toEqual(['almost'])
  })
  it('keeps the start of an endless line, and says how long it was', () => {
    const output = new PythonOutput(() => 0)
    for (let i = 0; i < 1000; i++) output.write('stdout', 'x'.repeat(10_000))
    output.write('stdout', '\nnext\n')
    const [long, next] = texts(output)
    expect(long).toBe(`${'x'.repeat(4000)}… (10000000 characters in all)`)
    expect(next).toBe('next')
  })
  it('keeps a line of just the longest length whole', () => {
    const output = new PythonOutput(() => 0)
    output.write('stdout', `${'x'.repeat(4000)}\n`)
    expect(texts(output)).toEqual(['x'.repeat(4000)])
  })
  it('is full when much waits, and has room again when it was taken', () => {
    const output = new PythonOutput(() => 0)
    output.write('stdout', 'line\n'.repeat(1999))
    expect(output.isFull).toBe(false)
    output.write('stdout', 'line\n')
    expect(output.isFull).toBe(true)
    expect(output.take()).toHaveLength(2000)
    expect(output.isFull).toBe(false)
    output.write('stdout', `${'x'.repeat(3999)}\n`.repeat(66))
    expect(output.isFull).toBe(true)
  })
})
