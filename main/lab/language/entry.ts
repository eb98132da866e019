import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { ProgramLanguage } from './language-service.ts'
import type { FromLanguage, LanguageQuestion } from './protocol.ts'

// The thread that knows TypeScript: one question, one answer. It is built as CommonJS, so it has a folder by that name.
const declared = JSON.parse(readFileSync(join(__dirname, 'language.json'), 'utf8')) as Record<string, string>
const language = new ProgramLanguage(declared)

parentPort?.on('message', (question: LanguageQuestion) => {
  parentPort?.postMessage(answerTo(question))
})

function answerTo(question: LanguageQuestion): FromLanguage {
  try {
    return { answer: language.answer(question) }
  } catch (error) {
    return {
      failure: `TypeScript could not look at this program: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
}
