const leave = process.exit.bind(process)

/** Ends this worker thread, not its process. No exit handler of the program runs: its end has been recorded. */
export function leaveThread(): never {
  process.removeAllListeners('exit')
  return leave(0)
}
