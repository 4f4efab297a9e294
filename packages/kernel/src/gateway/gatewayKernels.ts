import { type KernelExit, type KernelSource, KernelStartFailed } from '../Kernel.ts'
import { bringUp } from '../messaging/bringUp.ts'
import { GatewayBody } from './GatewayBody.ts'
import { GatewayChannels, type OpenSocket } from './GatewayChannels.ts'
import { type GatewayAddress, type GatewayFailed, GatewayServer } from './GatewayServer.ts'

export interface GatewayKernelsOptions {
  readonly address: GatewayAddress
  /** The name of the server's kernelspec. */
  readonly name: string
  /** What a gateway is told of who asks for the kernel and what for (`kernelVariables`); nothing when missing. */
  readonly env?: Readonly<Record<string, string>>
  /** Where WebSockets come from. */
  readonly open: OpenSocket
  /** Told of each kernel that the server has for us, so that whoever comes after us can end it; and when it is gone. */
  readonly holds?: (id: string, held: boolean) => void
  /** Milliseconds until a kernel that does not answer is given up. */
  readonly startTimeout?: number
}

const diedStarting = ({ reason }: KernelExit): KernelStartFailed =>
  new KernelStartFailed({ message: `The kernel did not start. ${reason ?? 'It ended before it answered.'}` })

/** Kernels of a Jupyter server, reached over its REST API and WebSockets. Folders are the server's own. */
export const gatewayKernels = (options: GatewayKernelsOptions): KernelSource => ({
  open: async ({ onStatus } = {}) => {
    const { address, name, env = {}, open, holds = () => {}, startTimeout = 120_000 } = options
    onStatus?.('starting')
    const server = new GatewayServer(address)
    const body = await GatewayBody.start(server, name, env).catch(({ message }: GatewayFailed) => {
      throw new KernelStartFailed({ message: `The kernel did not start. ${message}` })
    })
    holds(body.id, true)
    return bringUp({
      ...{ body, interruptMode: 'signal', startTimeout, diedStarting },
      release: async () => holds(body.id, false),
      open: async (session, receive, _pause, rejoined) =>
        new GatewayChannels({ body, server, session, open, receive, rejoined }),
    })
  },
})
