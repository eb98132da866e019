import { Process, currentProcess, parentProcess, print } from 'multiprocessing'

interface Parameters {
  processes: number
}

// Module code: what stands outside every function. It runs when the program is loaded.
print('module code runs in', currentProcess().name)
if (parentProcess() !== null) startOneMore()

function startOneMore() {
  try {
    new Process({ target: work, name: 'one-more' }).start()
    print('one more was started')
  } catch (error) {
    print('one more was refused:', (error as Error).name)
  }
}

export function work() {
  print('work is done in', currentProcess().name)
}

export function main({ processes }: Parameters) {
  for (let i = 1; i <= processes; i++) {
    const p = new Process({ target: work, name: `worker-${i}` })
    p.start()
    p.join()
  }
}
