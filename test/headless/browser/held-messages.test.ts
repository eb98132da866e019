import { describe, expect, it } from 'vitest'
import { HeldMessages } from '../../../main/headless/browser/held-messages.ts'
import type { FromLab } from '../../../shared/contract.ts'
import type { PythonSnapshot, PythonStatus } from '../../../shared/python.ts'
import type { OutputLine, RunSnapshot, RunStatus, Tick } from '../../../shared/run.ts'
import { EVENT_BYTES } from '../../../shared/trace.ts'
import type { SeriesSnapshot } from '../../../shared/series.ts'
import { processIndex, runId, seriesId, type RunId } from '../../../shared/units.ts'

const ROOM = { recorderBytes: 10 * EVENT_BYTES, outputLines: 4, outputCharacters: 100 }
const A = runId('a')
const B = runId('b')

/** @param batches [process, how many events, their first byte, dropped by the lab]. */
function tick(
  run: RunId,
  atMs: number,
  batches: readonly [number, number, number, number?][] = [],
  lines: string[] = [],
): FromLab {
  const recorders = batches.map(([process, events, mark, dropped = 0]) => ({
    process: processIndex(process),
    bytes: new Uint8Array(events * EVENT_BYTES).fill(mark),
    dropped,
  }))
  const output: OutputLine[] = lines.map((text) => ({ process: processIndex(1), stream: 'stdout', text, tMs: atMs }))
  return {
    type: 'tick',
    tick: {
      run,
      atMs,
      recorders,
      output,
      processes: [],
      waits: [],
      locks: [],
      queues: [],
      memory: [],
      observer: { recordingNs: 0, collectingNs: 0 },
    },
  }
}
const run = (id: RunId, status: RunStatus): FromLab => ({ type: 'run', run: { id, status } as RunSnapshot })
const series = (id: string, done: number): FromLab => ({
  type: 'series',
  series: { id: seriesId(id), done } as SeriesSnapshot,
})
const python = (id: RunId, status: PythonStatus, ...texts: readonly string[]): FromLab => ({
  type: 'python',
  python: { id, status } as PythonSnapshot,
  lines: texts.map((text) => ({ stream: 'stdout', text, tMs: 0 })),
  cut: 0,
})
const cpu = (atMs: number): FromLab => ({ type: 'cpu', sample: { atMs, cores: [], user: [], system: [] } })

function held(...messages: readonly FromLab[]): { hold: HeldMessages; taken: FromLab[] } {
  const hold = new HeldMessages(ROOM)
  for (const message of messages) hold.add(message)
  return { hold, taken: [...rest(hold)] }
}
function* rest(hold: HeldMessages): Generator<FromLab> {
  for (let next = hold.take(); next !== undefined; next = hold.take()) yield next
}
const ticks = (messages: readonly FromLab[]): Tick[] =>
  messages.flatMap((message) => (message.type === 'tick' ? [message.tick] : []))
const batches = ({ recorders }: Tick) =>
  recorders.map(({ process, bytes, dropped }) => ({
    process,
    marks: [...bytes].filter((_, index) => index % EVENT_BYTES === 0),
    dropped,
  }))

describe('messages that wait for a slow page', () => {
  it('pass as they are while the page keeps up', () => {
    const hold = new HeldMessages(ROOM)
    for (const message of [run(A, 'running'), tick(A, 1, [[0, 50, 1]]), cpu(1), tick(A, 2), run(A, 'finished')]) {
      hold.add(message)
      expect(hold.take()).toEqual(message)
      expect(hold.take()).toBeUndefined()
    }
  })

  it('become one tick a run: the last reports, all events and lines', () => {
    const { taken } = held(
      tick(A, 1, [[0, 1, 1]], ['one']),
      tick(B, 1, [[0, 1, 9]]),
      tick(
        A,
        2,
        [
          [1, 2, 2],
          [0, 1, 3, 7],
        ],
        ['two'],
      ),
    )
    const [a, b] = ticks(taken)
    expect(taken).toHaveLength(2)
    expect([a?.run, a?.atMs, b?.run]).toEqual([A, 2, B])
    expect(batches(a!)).toEqual([
      { process: 0, marks: [1, 3], dropped: 7 },
      { process: 1, marks: [2, 2], dropped: 0 },
    ])
    expect(a!.output.map(({ text }) => text)).toEqual(['one', 'two'])
  })

  it('lose the oldest events when there are too many, and every one is counted', () => {
    const { hold, taken } = held(
      tick(A, 1, [
        [0, 4, 1],
        [1, 4, 2],
      ]),
      tick(A, 2, [[0, 4, 3, 100]]),
      tick(A, 3, [[0, 5, 4, 100]]),
    )
    // 17 events for ten places: the two oldest batches go. Process 1 has none left and is told of all the same.
    expect(batches(ticks(taken)[0]!)).toEqual([
      { process: 0, marks: [3, 3, 3, 3, 4, 4, 4, 4, 4], dropped: 104 },
      { process: 1, marks: [], dropped: 4 },
    ])
    // The count goes on when the page keeps up again, and ends with the run.
    hold.add(tick(A, 4, [[0, 1, 5, 101]]))
    expect(batches(ticks([...rest(hold)])[0]!)).toEqual([{ process: 0, marks: [5], dropped: 105 }])
  })

  it('never lose the newest tick', () => {
    const { taken } = held(tick(A, 1, [[0, 3, 1]], ['a']), tick(A, 2, [[0, 30, 2]], ['b', 'c', 'd', 'e', 'f']))
    const [only] = ticks(taken)
    expect(batches(only!)).toEqual([{ process: 0, marks: Array<number>(30).fill(2), dropped: 3 }])
    expect(only!.output.map(({ text }) => text).slice(1)).toEqual(['b', 'c', 'd', 'e', 'f'])
  })

  it('lose the oldest lines when there are too many or too long ones, and say how many in their place', () => {
    const { taken } = held(
      tick(A, 1, [], ['1', '2', '3']),
      tick(A, 2, [], ['4', '5']),
      tick(A, 3, [], ['x'.repeat(98)]),
    )
    const [only] = ticks(taken)
    expect(only!.output.map(({ text }) => text)).toEqual([
      '… 3 lines are not shown: the page could not keep up with them.',
      '4',
      '5',
      'x'.repeat(98),
    ])
    expect(only!.output[0]).toMatchObject({ process: 1, stream: 'stderr', tMs: 1 })
  })

  it('keep a run’s order: known before its first tick, over after its last', () => {
    const { taken } = held(
      run(A, 'starting'),
      run(A, 'running'),
      tick(A, 1),
      run(B, 'starting'),
      run(A, 'stopping'),
      tick(A, 2),
      run(A, 'stopped'),
    )
    expect(taken).toEqual([run(A, 'running'), tick(A, 2), run(B, 'starting'), run(A, 'stopped')])
  })

  it('become one of a Python program: what it is now, and its last lines', () => {
    const { taken } = held(
      python(A, 'running', '1', '2', '3'),
      python(B, 'running', 'b'),
      python(A, 'running', '4'),
      python(A, 'finished', '5', '6'),
    )
    expect(taken).toEqual([{ ...python(A, 'finished', '3', '4', '5', '6'), cut: 2 }, python(B, 'running', 'b')])
    const long = 'x'.repeat(98)
    expect(held(python(A, 'running', '1', '2'), python(A, 'running', '3', long)).taken).toEqual([
      { ...python(A, 'running', '2', '3', long), cut: 1 },
    ])
  })

  it('stay few, however long the page does not read', () => {
    const hold = new HeldMessages(ROOM)
    let refused = 0
    for (let atMs = 0; atMs < 10_000; atMs++) {
      for (const message of [tick(A, atMs, [[0, 1, 1]], ['line']), cpu(atMs), run(A, 'running')]) {
        if (!hold.add(message)) refused += 1
      }
    }
    expect(refused).toBe(0)
    const taken = [...rest(hold)]
    expect(taken).toHaveLength(3)
    const [only] = ticks(taken)
    expect(only!.recorders[0]!.dropped + only!.recorders[0]!.bytes.byteLength / EVENT_BYTES).toBe(10_000)
  })

  it('keep only the newest word of a series', () => {
    const { taken } = held(series('s', 1), cpu(1), series('t', 0), series('s', 2))
    expect(taken).toEqual([series('s', 2), cpu(1), series('t', 0)])
  })
  it('that cannot be merged are kept in order, until there are too many', () => {
    const hold = new HeldMessages(ROOM)
    const answer = (id: number): FromLab => ({ type: 'answer', id, value: null })
    let id = 0
    while (hold.add(answer(id))) id += 1
    expect(id).toBeGreaterThan(100)
    expect(id).toBeLessThan(1000)
    expect([...rest(hold)].slice(0, 2)).toEqual([answer(0), answer(1)])
  })

  it('keep the newest shelf only, and whichever pack is to be shown', () => {
    const held = new HeldMessages(ROOM)
    const shelf = (problem: string, opened: string | null = null): FromLab => ({
      type: 'shelf',
      scenarios: [],
      packs: [],
      problems: [problem],
      opened,
    })
    for (const message of [shelf('1'), shelf('2'), shelf('3', 'pack'), shelf('4'), shelf('5')]) held.add(message)
    expect([held.take(), held.take(), held.take()]).toEqual([shelf('3', 'pack'), shelf('5'), undefined])
  })
})
