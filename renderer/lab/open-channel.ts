import type { Channel, FromLab, ToLab } from '../../shared/contract.ts'
import { openMessagePort } from './message-port-channel.ts'
import { openWebSocket } from './web-socket-channel.ts'

/** The wire to the lab, as the place has it: the window offers a port, a browser has only the server of its page. */
export const openChannel = (): Promise<Channel<FromLab, ToLab>> =>
  window.forkscope === undefined ? openWebSocket() : openMessagePort(window.forkscope)
