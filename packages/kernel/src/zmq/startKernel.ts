import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@anode/document/facts'
import { type IncomingMessage, messageHeader } from '../jupyter/Message.ts'
import { type KernelExit, KernelStartFailed } from '../Kernel.ts'
import { Channels } from './Channels.ts'
import { readKernelInfo } from './contents.ts'
import type { Channel, KernelConnection } from './KernelConnection.ts'
import type { KernelProcess } from './KernelProcess.ts'
import { ZmqKernel, type ZmqKernelOptions } from './ZmqKernel.ts'

/** How long to wait before asking again whether the kernel listens. */
const RETRY = 100
/** Milliseconds after its first answer that a kernel gets to say something where its output comes. */
const OUTPUT_GRACE = 3000

export interface KernelStart extends Pick<ZmqKernelOptions, 'interruptMode'> {
  readonly process: KernelProcess
  readonly connection: KernelConnection
  /** Milliseconds until a kernel that does not answer is given up. */
  readonly startTimeout: number
  /** What is said of one that ended before it answered. */
  readonly diedStarting: (exit: KernelExit) => KernelStartFailed
}

/**
 * Waits until a kernel whose process has been started answers, and until its output reaches us.
 *
 * @throws KernelStartFailed (as a rejection)
 */
export const startKernel = async ({
  process,
  connection,
  startTimeout,
  diedStarting,
  interruptMode,
}: KernelStart): Promise<ZmqKernel> => {
  const session = newId()
  const release = () => connection.remove()
  const kernel = new ZmqKernel({ process, session, release, interruptMode })
  const deadline = performance.now() + startTimeout

  /** Gives up for good. */
  const giveUp = async (message: string): Promise<never> => {
    process.kill('SIGKILL')
    const { stderr } = await kernel.exited
    throw new KernelStartFailed({
      message: stderr.trim() === '' ? message : `${message} It wrote:\n${stderr.trim()}`,
    })
  }

  /** Gives up when the process is gone or the time is over. */
  const check = async (): Promise<void> => {
    if (process.ended) throw diedStarting(await kernel.exited)
    if (performance.now() < deadline) return
    await giveUp(
      `The kernel did not answer within ${startTimeout / 1000} s. Try again; the machine may be busy.`,
    )
  }

  let addresses = await connection.addresses()
  while (addresses === null) {
    await sleep(5)
    await check()
    addresses = await connection.addresses()
  }

  // The kernel is ready when it answers, and when output reaches us: a subscription takes its time.
  // ipykernel 7 welcomes a subscriber, others say nothing until they are asked something again.
  let answeredAt: number | null = null
  let subscribed = false
  let protocol: string | null = null
  let wake = () => {}
  const receive = (channel: Exclude<Channel, 'hb'>, message: IncomingMessage) => {
    if (answeredAt === null || !subscribed) {
      if (channel === 'iopub') subscribed = true
      if (message.header.msg_type === 'kernel_info_reply') {
        answeredAt ??= performance.now()
        const info = readKernelInfo(message.content)
        protocol = info.protocol
        kernel.begin(info)
      }
      if (answeredAt !== null && subscribed) wake()
    }
    kernel.receive(message)
  }
  const channels = new Channels(connection, addresses, session, receive)
  kernel.attach(channels)
  const ask = () =>
    channels.send('shell', {
      header: messageHeader('kernel_info_request', { id: newId(), session, at: Date.now() }),
      parent: {},
      content: {},
    })
  ask()
  for (;;) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve
    })
    await Promise.race([woken, process.exited, sleep(RETRY)])
    const isSilent = answeredAt !== null && performance.now() - answeredAt > OUTPUT_GRACE
    if (answeredAt !== null && (subscribed || isSilent)) {
      if (protocol === null || /^5(\.|$)/.test(protocol)) return kernel
      return giveUp(
        `The kernel speaks version ${protocol} of Jupyter’s protocol; Anode needs one that speaks version 5. Install a newer version of the kernel.`,
      )
    }
    await check()
    if (answeredAt !== null) ask()
  }
}
