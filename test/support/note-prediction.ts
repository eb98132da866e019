import { Progress } from '../../main/lab/progress.ts'

/** Run by a test in a process of its own: keeps predictions for scenarios of its own, as another shell would. */
const [folder = '', name = '', count = ''] = process.argv.slice(2)
const progress = new Progress(folder, { changed: () => undefined, said: (sentence) => console.error(sentence) })
for (let index = 0; index < Number(count); index++) progress.predict(`${name}-${index}`, 'It works.')
