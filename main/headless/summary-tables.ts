import { isCharacterCode, quoteCharacters, storedText } from '../../shared/characters.ts'
import { outcomeText } from '../../shared/outcome.ts'
import type { RunSnapshot } from '../../shared/run.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { gradeIn } from '../../shared/series.ts'
import { shortLine, shownLine } from '../../shared/unseen-characters.ts'
import type { RunSummary } from '../lab/document.ts'
import { table } from './table.ts'
import { sentenceText } from './terminal-text.ts'
import { shownName } from './terminal.ts'

/** The lines that are an outcome may be many; its beginning tells them apart. */
const MOST_OUTCOME_CHARACTERS = 400

/** What is known when a run is over, as text: tables of what there was, a sentence, and what the scenario's author says of it. */
export function summaryTables(run: RunSnapshot, summary: RunSummary, scenario?: Scenario): string {
  const { processes, locks, queues, memory } = summary
  const parts = [
    table(
      ['PROCESS', 'PID', 'END', 'CPU ms', 'TIME ms'],
      processes.map(({ name, pid, ending, cpuMs, startMs, endMs }) => [
        shownName(name),
        pid === null ? '–' : String(pid),
        ending ?? 'alive',
        cpuMs.toFixed(1),
        startMs === null || endMs === null ? '–' : (endMs - startMs).toFixed(1),
      ]),
    ),
    table(
      ['LOCK', 'ACQUIRED', 'CONTENDED', 'WAIT ms', 'LONGEST', 'HELD ms', 'LONGEST'],
      locks.map((lock) => [
        shownName(lock.name),
        String(lock.acquisitions),
        String(lock.contentions),
        ...[lock.waitNs, lock.waitMaxNs, lock.holdNs, lock.holdMaxNs].map((ns) => (ns / 1e6).toFixed(3)),
      ]),
    ),
    table(
      ['QUEUE', 'PUTS', 'GETS', 'BYTES', 'DEEPEST'],
      queues.map(({ name, puts, gets, bytes, maxDepth }) => [shownName(name), puts, gets, bytes, maxDepth].map(String)),
    ),
    table(
      ['MEMORY', 'TYPE', 'VALUES', 'LOST UPDATES'],
      memory.map(({ name, typecode, values, length, lostUpdates }) => [
        shownName(name),
        typecode,
        isCharacterCode(typecode)
          ? quoteCharacters(values, length)
          : values.map(storedText).join(' ') + (length > values.length ? ' …' : ''),
        String(lostUpdates),
      ]),
    ),
  ].filter((part) => part !== '')
  const reason = run.reason ? `. ${sentenceText(run.reason)}` : '.'
  const verdict = run.status.charAt(0).toUpperCase() + run.status.slice(1)
  return `\n${parts.join('\n')}\n${verdict}${reason} ${run.wallMs.toFixed(1)} ms. ${run.trace ? recording(summary) : 'Not recorded.'}\n${gradeLine(run, scenario)}`
}

/** "Balance 200, expected: Every update was made under the lock." Empty where the author states no grades. */
function gradeLine({ outcome, params }: RunSnapshot, scenario: Scenario | undefined): string {
  const graded = outcome === null || scenario === undefined ? null : gradeIn(scenario.grades, params, outcome)
  if (graded === null || outcome === null || scenario === undefined) return ''
  return `${shownLine(scenario.outcome.label)} ${shortLine(outcomeText(outcome), MOST_OUTCOME_CHARACTERS)}, ${graded.grade}: ${shownLine(graded.because)}\n`
}

/** What watching cost, in one sentence. */
function recording({ events, dropped, observer, processes }: RunSummary): string {
  const costMs = observer.recordingNs / 1e6
  const cpuMs = processes.reduce((sum, process) => sum + process.cpuMs, 0)
  const share =
    cpuMs > 0 ? `, ${((100 * costMs) / cpuMs).toFixed(costMs < cpuMs / 100 ? 1 : 0)} % of the processes' CPU time` : ''
  const lost = dropped === 0 ? 'none dropped' : `${dropped.toLocaleString('en')} of them dropped`
  return `Recording ${(events + dropped).toLocaleString('en')} events cost ${costMs < 0.05 ? 'less than 0.1' : `about ${costMs.toFixed(1)}`} ms${share}; ${lost}.`
}
