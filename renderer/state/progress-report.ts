import { outcomeText } from '../../shared/outcome.ts'
import type { KeptRun, LessonsProgress } from '../../shared/progress.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { shownText } from '../../shared/unseen-characters.ts'
import { GRADE_WORDS } from '../look/grade-words.ts'

/** A learner's progress to read and to hand on: Markdown. Lessons in the course's order, then those not there just now. */
export function progressReport(scenarios: readonly Scenario[], lessons: LessonsProgress, now: Date): string {
  const here = scenarios.map(({ id }) => id)
  const gone = Object.keys(lessons).filter((id) => !here.includes(id))
  const run = here.filter((id) => (lessons[id]?.runs.length ?? 0) > 0).length
  const sections = [...here, ...gone].flatMap((id) => {
    const lesson = lessons[id]
    const scenario = scenarios.find((candidate) => candidate.id === id)
    if (lesson === undefined || (lesson.prediction === null && lesson.runs.length === 0)) return []
    const waiting = lesson.prediction === null ? [] : [`For the next run you expect: ${inline(lesson.prediction.text)}`]
    const runs = lesson.runs.map((kept, index) => runText(kept, index + 1, scenario))
    return [`## ${inline(scenario?.title ?? id)}`, ...runs, ...waiting]
  })
  return `${[
    '# Lessons in Forkscope',
    `${day(now)}. ${run} of ${scenarios.length} lessons run.`,
    ...(sections.length === 0 ? ['Nothing predicted and nothing run so far.'] : sections),
  ].join('\n\n')}\n`
}

function runText(run: KeptRun, number: number, scenario: Scenario | undefined): string {
  const params = Object.entries(run.params).map(([name, value]) => `${name} = ${String(value)}`)
  const grade = run.grade === null ? '' : ` ${GRADE_WORDS[run.grade]}. ${inline(run.because)}`
  return [
    `${number}. ${day(new Date(run.at))}${params.length === 0 ? '' : `, ${inline(params.join(', '))}`}`,
    `   - You expected: ${run.predicted === null ? 'nothing was predicted' : inline(run.predicted)}`,
    `   - It happened: ${scenario === undefined ? '' : `${inline(scenario.outcome.label)}: `}${inline(outcomeText(run))}.${grade}`,
  ].join('\n')
}

/** "2026-11-23 07:14", the machine's own time. */
function day(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const [year, month, dayOfMonth] = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return `${year}-${two(month)}-${two(dayOfMonth)} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** What a program printed is text, whatever marks it holds. */
const inline = (text: string): string =>
  shownText(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_#[\]<>|]/g, '\\$&')
