import type { ChartReadings } from './charts/read-charts.ts'
import type { TimelineReading } from './instruments/timeline/reading.ts'

declare global {
  interface Window {
    /** What the desktop shell's preload script offers; undefined in a browser. */
    readonly forkscope?: {
      /** Asks for a port to the lab; it arrives as a `message` event. */
      connect(): void
      readonly platform: string
      /** Writes what the page shows on paper as a PDF. `file`: its name, or null when the user wanted none. `trouble`: a sentence. */
      saveHandOut(title: string): Promise<{ readonly file: string | null; readonly trouble: string }>
    }
    readCharts: () => ChartReadings
    /** null while no timeline is on screen. */
    readTimeline: () => TimelineReading | null
  }
}
