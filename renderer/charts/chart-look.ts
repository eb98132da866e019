import type { SeriesColour, Unit } from './drawing.ts'
import { formatCompact, formatNs, formatRate } from '../look/format.ts'

/** The page's look as a canvas needs it: resolved colours and pixels. Read again when the theme or the zoom changes. */
export interface ChartLook {
  readonly dark: boolean
  readonly remPx: number
  readonly font: string
  readonly text: string
  readonly textQuiet: string
  readonly line: string
  readonly panel: string
  readonly accentWash: string
  readonly good: string
  readonly warn: string
  readonly bad: string
  readonly series: Readonly<Record<Exclude<SeriesColour, object>, string>>
}

export function readLook(dark: boolean): ChartLook {
  const root = getComputedStyle(document.documentElement)
  // Custom properties keep `light-dark(…)` unresolved; a colour that an element takes on is resolved.
  const probe = document.createElement('span')
  probe.hidden = true
  document.body.append(probe)
  const colour = (name: string) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
  const look: ChartLook = {
    dark,
    remPx: Number.parseFloat(root.fontSize),
    font: root.getPropertyValue('--font'),
    text: colour('--text'),
    textQuiet: colour('--text-quiet'),
    line: colour('--line'),
    panel: colour('--panel'),
    accentWash: colour('--accent-wash'),
    good: colour('--good'),
    warn: colour('--warn'),
    bad: colour('--bad'),
    series: {
      main: colour('--series-main'),
      second: colour('--series-second'),
      alert: colour('--series-alert'),
      quiet: colour('--series-quiet'),
    },
  }
  probe.remove()
  return look
}

export function seriesColour(colour: SeriesColour, look: ChartLook): string {
  if (typeof colour === 'string') return look.series[colour]
  return look.dark ? `hsl(${colour.hue}, 55%, 68%)` : `hsl(${colour.hue}, 60%, 38%)`
}

export function formatUnit(unit: Unit, value: number): string {
  switch (unit) {
    case 'rate':
      return formatRate(value)
    case 'duration':
      return formatNs(value)
    case 'count':
      return formatCompact(value)
    case 'share':
      return `${Math.round(value)}\u00a0%`
  }
}
