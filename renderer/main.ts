import { mount } from 'svelte'
import App from './App.svelte'
import { readCharts } from './charts/read-charts.ts'
import { readTimeline } from './instruments/timeline/read-timeline.ts'
import { openChannel } from './lab/open-channel.ts'
import './look/fonts.css'
import './look/tokens.css'
import './look/base.css'
import { Desk } from './state/desk.svelte.ts'
import { LabState } from './state/lab-state.svelte.ts'
import { Runs } from './state/runs.svelte.ts'
import { Settings } from './state/settings.svelte.ts'

const settings = new Settings()
const runs = new Runs()
const lab = new LabState(openChannel, {
  onDescribed: (description) => desk.prepare(description.scenarios),
  onEvent: (event) => (event.type === 'python' ? desk.python.take(event) : runs.take(event)),
  onLost: () => {
    runs.giveUp()
    desk.python.giveUp()
  },
})
const desk = new Desk(lab, runs)

window.readCharts = readCharts
window.readTimeline = readTimeline
mount(App, { target: document.body, props: { lab, desk, runs, settings } })
void lab.connect()
