import { mount } from 'svelte'
import App from './App.svelte'
import { readCharts } from './charts/read-charts.ts'
import { readTimeline } from './instruments/timeline/read-timeline.ts'
import { onLink, takeLink } from './lab/address-link.ts'
import { openChannel } from './lab/open-channel.ts'
import './look/fonts.css'
import './look/tokens.css'
import './look/base.css'
import { Desk } from './state/desk.svelte.ts'
import { LabState } from './state/lab-state.svelte.ts'
import { LinkFollower } from './state/link-follower.ts'
import { ProgressState } from './state/progress-state.svelte.ts'
import { Runs } from './state/runs.svelte.ts'
import { Settings } from './state/settings.svelte.ts'
import { shelfContext, ShelfState } from './state/shelf-state.svelte.ts'

const settings = new Settings()
const runs = new Runs()
const lab = new LabState(openChannel, {
  onDescribed: (description) => {
    desk.prepare(description.scenarios)
    void progress.load()
  },
  onEvent: (event) => {
    if (event.type === 'progress') progress.take(event)
    else if (event.type === 'python') desk.python.take(event)
    else runs.take(event)
  },
  onReady: () => links.followNow(),
  onOpened: (pack) => shelf.opened(pack),
  onConsent: (question): Promise<boolean> => shelf.askConsent(question),
  onLost: () => {
    runs.giveUp()
    desk.python.giveUp()
  },
})
const progress = new ProgressState(lab)
const desk = new Desk(lab, runs, progress)
const links = new LinkFollower(lab, desk)
const shelf = new ShelfState(lab, desk)

window.readCharts = readCharts
window.readTimeline = readTimeline
mount(App, {
  target: document.body,
  props: { lab, desk, runs, progress, settings },
  context: new Map([shelfContext(shelf)]),
})
links.follow(takeLink())
onLink((link) => links.follow(link))
void lab.connect()
