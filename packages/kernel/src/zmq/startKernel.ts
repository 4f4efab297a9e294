import { type BringUpOptions, bringUp } from '../messaging/bringUp.ts'
import type { JupyterKernel } from '../messaging/JupyterKernel.ts'
import { Channels } from './Channels.ts'
import type { KernelConnection } from './KernelConnection.ts'
import type { KernelProcess } from './KernelProcess.ts'

export interface KernelStart extends Pick<BringUpOptions, 'interruptMode' | 'startTimeout' | 'diedStarting'> {
  readonly process: KernelProcess
  readonly connection: KernelConnection
}

/**
 * Waits until a kernel whose process has been started answers.
 *
 * @throws KernelStartFailed (as a rejection)
 */
export const startKernel = ({ process, connection, ...start }: KernelStart): Promise<JupyterKernel> =>
  bringUp({
    ...start,
    body: process,
    release: () => connection.remove(),
    open: async (session, receive, pause) => {
      let addresses = await connection.addresses()
      while (addresses === null) {
        await pause(5)
        addresses = await connection.addresses()
      }
      return new Channels(connection, addresses, session, receive)
    },
  })
