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
import { shelfContext, ShelfState } from './state/shelf-state.svelte.ts'

const settings = new Settings()
const runs = new Runs()
const lab = new LabState(openChannel, {
  onDescribed: (description) => desk.prepare(description.scenarios),
  onEvent: (event) => runs.take(event),
  onOpened: (pack) => shelf.opened(pack),
  onConsent: (question): Promise<boolean> => shelf.askConsent(question),
  onLost: () => runs.giveUp(),
})
const desk = new Desk(lab, runs)
const shelf = new ShelfState(lab, desk)

window.readCharts = readCharts
window.readTimeline = readTimeline
mount(App, { target: document.body, props: { lab, desk, runs, settings }, context: new Map([shelfContext(shelf)]) })
void lab.connect()
