import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '@anode/document/facts'
import { type IncomingMessage, messageHeader } from '../jupyter/Message.ts'
import { type KernelExit, type KernelSource, KernelStartFailed } from '../Kernel.ts'
import { Channels } from './Channels.ts'
import { type Channel, KernelConnection, type Transport } from './KernelConnection.ts'
import { KernelProcess } from './KernelProcess.ts'
import { kernelEnvironment } from './kernelEnvironment.ts'
import { KERNEL_ARGUMENTS, LAUNCHER } from './launcher.ts'
import { ZmqKernel } from './ZmqKernel.ts'

export interface ZmqKernelsOptions {
  /** The Python that runs the kernels; ipykernel 6 or newer must be installed in it. */
  readonly python: string
  /** A directory for connection files and sockets; the temporary directory when missing or too deep. */
  readonly directory?: string
  /** The environment that kernels inherit, without what is private to the host. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** IPC sockets unless the system has none (Windows). */
  readonly transport?: Transport
  /** Milliseconds until a kernel that does not answer is given up. */
  readonly startTimeout?: number
}

/** How long to wait before asking again whether the kernel listens. */
const RETRY = 100

const diedStarting = (python: string, { code, signal, stderr }: KernelExit): KernelStartFailed => {
  const how =
    signal === null ? (code === null ? 'it could not be run' : `exit code ${code}`) : `signal ${signal}`
  return new KernelStartFailed({
    message: /No module named '?(ipykernel|zmq|IPython)/.test(stderr)
      ? `The kernel did not start: ${python} has no ipykernel. Install ipykernel in that environment.`
      : `The kernel did not start (${how}). It wrote:\n${stderr.trim().split('\n').slice(-8).join('\n')}`,
  })
}

/** Kernels as processes of this machine: `python -c … -f connection.json`, reached over ZeroMQ. */
export const zmqKernels = (options: ZmqKernelsOptions): KernelSource => ({
  open: async ({ directory, onStatus } = {}) => {
    onStatus?.('starting')
    const { python, env = process.env, startTimeout = 60_000 } = options
    const transport = options.transport ?? (process.platform === 'win32' ? 'tcp' : 'ipc')
    const connection = await KernelConnection.create(transport, options.directory)
    const child = new KernelProcess(python, ['-c', LAUNCHER, '-f', connection.file, ...KERNEL_ARGUMENTS], {
      cwd: directory,
      env: kernelEnvironment(env, { python, hostPid: process.pid }),
    })
    const session = newId()
    const kernel = new ZmqKernel(child, session, () => connection.remove())
    const deadline = performance.now() + startTimeout

    /** Gives up when the process is gone or the time is over. */
    const check = async (): Promise<void> => {
      if (child.ended) throw diedStarting(python, await kernel.exited)
      if (performance.now() < deadline) return
      child.kill('SIGKILL')
      const { stderr } = await kernel.exited
      throw new KernelStartFailed({
        message: `The kernel did not answer within ${startTimeout / 1000} s. Try again; the machine may be busy.${stderr === '' ? '' : ` It wrote:\n${stderr.trim()}`}`,
      })
    }

    let addresses = await connection.addresses()
    while (addresses === null) {
      await sleep(5)
      await check()
      addresses = await connection.addresses()
    }

    // The kernel is ready when it answers, and when output reaches us: a subscription takes its time.
    // ipykernel 7 welcomes a subscriber, older ones say nothing until they are asked something again.
    let answered = false
    let subscribed = false
    let wake = () => {}
    const receive = (channel: Exclude<Channel, 'hb'>, message: IncomingMessage) => {
      if (!answered || !subscribed) {
        if (channel === 'iopub') subscribed = true
        if (message.header.msg_type === 'kernel_info_reply') answered = true
        if (answered && subscribed) wake()
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
      await Promise.race([woken, child.exited, sleep(RETRY)])
      if (answered && subscribed) return kernel
      await check()
      if (answered) ask()
    }
  },
})
