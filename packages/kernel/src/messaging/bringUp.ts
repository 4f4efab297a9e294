import { newId } from '@anode/document/facts'
import { messageHeader } from '../jupyter/Message.ts'
import { type KernelExit, KernelStartFailed } from '../Kernel.ts'
import { readKernelInfo } from './contents.ts'
import { JupyterKernel, type JupyterKernelOptions } from './JupyterKernel.ts'
import type { KernelChannels, ReceiveMessage } from './KernelBody.ts'

/** How long to wait before asking again whether the kernel listens. */
const RETRY = 100
/** Milliseconds after its first answer that a kernel gets to say something where its output comes. */
const OUTPUT_GRACE = 3000

export interface BringUpOptions extends Pick<JupyterKernelOptions, 'body' | 'release' | 'interruptMode'> {
  /**
   * Opens the way to the kernel, which knows us as `session`. `pause` waits, and gives the kernel up when it has ended or
   * its time is over; `rejoined` is called when the way was cut and is there again.
   */
  readonly open: (
    session: string,
    receive: ReceiveMessage,
    pause: (ms: number) => Promise<void>,
    rejoined: () => void,
  ) => Promise<KernelChannels>
  /** Milliseconds until a kernel that does not answer is given up. */
  readonly startTimeout: number
  /** What is said of one that ended before it answered. */
  readonly diedStarting: (exit: KernelExit) => KernelStartFailed
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Waits until a kernel that was started answers, and until its output reaches us.
 *
 * @throws KernelStartFailed (as a rejection)
 */
export const bringUp = async ({
  body,
  release,
  interruptMode,
  open,
  startTimeout,
  diedStarting,
}: BringUpOptions): Promise<JupyterKernel> => {
  const session = newId()
  const kernel = new JupyterKernel({ body, session, release, interruptMode })
  const deadline = performance.now() + startTimeout

  /** Gives up for good. */
  const giveUp = async (message: string): Promise<never> => {
    body.kill()
    const { stderr } = await kernel.exited
    throw new KernelStartFailed({
      message: stderr.trim() === '' ? message : `${message} It wrote:\n${stderr.trim()}`,
    })
  }

  /** Gives up when the kernel is gone or the time is over. */
  const check = async (): Promise<void> => {
    if (body.ended) throw diedStarting(await kernel.exited)
    if (performance.now() < deadline) return
    await giveUp(
      `The kernel did not answer within ${startTimeout / 1000} s. Try again; the machine may be busy.`,
    )
  }

  // The kernel is ready when it answers, and when output reaches us: a subscription takes its time.
  // ipykernel 7 welcomes a subscriber, others say nothing until they are asked something again.
  let answeredAt: number | null = null
  let subscribed = false
  let protocol: string | null = null
  let wake = () => {}
  const receive: ReceiveMessage = (channel, message) => {
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
  const pause = async (ms: number) => {
    await sleep(ms)
    await check()
  }
  const channels = await open(session, receive, pause, () => kernel.rejoined())
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
    await Promise.race([woken, body.exited, sleep(RETRY)])
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
