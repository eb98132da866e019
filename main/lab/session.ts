import * as v from 'valibot'
import {
  CommandPayloads,
  type Channel,
  type CommandAnswers,
  type CommandName,
  type CommandPayload,
  type FromLab,
  type Request,
} from '../../shared/contract.ts'
import type { ConsentQuestion } from '../../shared/shelf.ts'
import { ConsentNeeded } from './consent.ts'
import type { Lab } from './lab.ts'
import { PacedOutput } from './paced-output.ts'
import { readRequest, shortened } from './read-request.ts'
import { MOST_WAITING, RequestQueue } from './request-queue.ts'
import { shelfHandlers } from './shelf/commands.ts'
import { sentenceOf } from './shortage.ts'

const MOST_REFUSAL_CHARACTERS = 1_000
const TOO_MANY = `This page waits for ${MOST_WAITING} answers already; ask again when some of them have come.`

type Handlers = { readonly [Name in CommandName]: (payload: CommandPayload<Name>) => Promise<CommandAnswers[Name]> }

/** Serves one looker over its channel until it closes. What arrives is checked before anything sees it. */
export function serveLab(lab: Lab, channel: Channel<unknown, FromLab>): void {
  let stopListening: (() => void) | undefined
  const paced = new PacedOutput()
  const handlers: Handlers = {
    ...shelfHandlers(() => lab.shelf()),
    describe: () => {
      stopListening ??= lab.listen((event) =>
        channel.send(event.type === 'tick' ? { ...event, tick: paced.pace(event.tick) } : event),
      )
      for (const run of lab.runs) channel.send({ type: 'run', run })
      for (const series of lab.series) channel.send({ type: 'series', series })
      for (const python of lab.python.snapshots) channel.send({ type: 'python', python, lines: [], cut: 0 })
      return lab.describe()
    },
    run: async ({ scenario, params, ...options }) => {
      // Before: its pack may be closed while it starts.
      const lesson = await lab.scenario(scenario)
      const run = await lab.runScenario(scenario, params, options)
      // What a changed copy does says nothing about the lesson.
      if (options.source === undefined) lab.progress.follow(lesson, run.over)
      return run.request.id
    },
    runSeries: async ({ scenario, params, ...options }) => (await lab.runSeries(scenario, params, options)).request.id,
    stopSeries: ({ series }) => {
      lab.stopSeries(series)
      return Promise.resolve(null)
    },
    signal: ({ run, process, signal }) => {
      lab.signal(run, process, signal)
      return Promise.resolve(null)
    },
    complete: ({ scenario, source, offset }) => lab.askLanguage(scenario, { kind: 'complete', source, offset }),
    diagnose: ({ scenario, source }) => lab.askLanguage(scenario, { kind: 'diagnose', source }),
    explain: ({ scenario, ...question }) => lab.askLanguage(scenario, { kind: 'explain', ...question }),
    stop: ({ run }) => {
      lab.stop(run)
      return Promise.resolve(null)
    },
    progress: () => lab.progress.read(),
    predict: async ({ scenario, text }) => {
      await lab.progress.predict((await lab.scenario(scenario)).id, text)
      return null
    },
    resetProgress: async () => {
      await lab.progress.reset()
      return null
    },
    findPython: () => lab.python.find(),
    runPython: async ({ scenario, params }) => (await lab.runPython(scenario, params)).request.id,
    stopPython: ({ run }) => {
      lab.python.stop(run)
      return Promise.resolve(null)
    },
  }
  const requests = new RequestQueue<Request>((request) => answer(handlers, channel, request))
  channel.listen(
    (message) => {
      const request = readRequest(message)
      if (request === null) return // Nothing that could be answered.
      if (typeof request.trouble === 'string') refuse(channel, request.id, request.trouble)
      else if (!requests.add(request)) refuse(channel, request.id, TOO_MANY)
    },
    () => {
      requests.close()
      stopListening?.()
    },
  )
}

async function answer(
  handlers: Handlers,
  channel: Channel<unknown, FromLab>,
  { id, command, payload }: Request,
): Promise<void> {
  try {
    channel.send({ type: 'answer', id, value: await handle(handlers, command, payload) })
  } catch (error) {
    const message = sentenceOf(error)
    refuse(channel, id, message, error instanceof ConsentNeeded ? error.question : undefined)
  }
}

function refuse(channel: Channel<unknown, FromLab>, id: number, why: string, consent?: ConsentQuestion): void {
  // Some sentences name what was given, which may be as long as a message.
  const message = why.length > MOST_REFUSAL_CHARACTERS ? `${why.slice(0, MOST_REFUSAL_CHARACTERS)}…` : why
  channel.send({ type: 'refusal', id, message, ...(consent === undefined ? {} : { consent }) })
}

function handle(handlers: Handlers, command: CommandName, payload: unknown): Promise<unknown> {
  const checked = v.safeParse(CommandPayloads[command], payload, { abortEarly: true })
  if (!checked.success) {
    const why = shortened(checked.issues[0].message)
    throw new TypeError(`The command ${command} was given a wrong payload: ${why}.`)
  }
  // The payload was checked against this very command; the types cannot follow one name through two tables.
  const handler = handlers[command] as (payload: unknown) => Promise<unknown>
  return handler(checked.output)
}
