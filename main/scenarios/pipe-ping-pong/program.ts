import { EOFError, Pipe, Process, print, type Connection } from 'multiprocessing'

interface Parameters {
  rounds: number
  letters: number
}

export function ping(end: Connection, { rounds, letters }: Parameters) {
  const ball = 'o'.repeat(letters)
  const began = performance.now()
  for (let round = 0; round < rounds; round++) {
    end.send(ball)
    end.recv() // waits until the ball is back
  }
  const microseconds = (performance.now() - began) * 1000
  print('microseconds for one round:', (microseconds / rounds).toFixed(1))
  end.close() // tells the other side that no more will come
}

export function pong(end: Connection) {
  let hits = 0
  for (;;) {
    try {
      end.send(end.recv())
      hits++
    } catch (error) {
      if (!(error instanceof EOFError)) throw error
      break // nobody holds the other end any more
    }
  }
  print('balls hit back:', hits)
}

export function main(parameters: Parameters) {
  const [left, right] = Pipe(true, { name: 'court' })
  const p1 = new Process({ target: ping, args: [left, parameters], name: 'ping' })
  const p2 = new Process({ target: pong, args: [right], name: 'pong' })
  p1.start()
  p2.start()
  left.close() // this process does not play: it lets go of both ends
  right.close()
  p1.join()
  p2.join()
}
