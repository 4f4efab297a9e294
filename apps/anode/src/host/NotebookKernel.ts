import { isTooDeep } from '@anode/document/facts'
import type { KernelLimits } from '@anode/document/limits'
import type { CommMessage, Kernel, KernelAnswer, KernelSource, OpenKernel } from '@anode/kernel'
import {
  COMM_LIMIT,
  type KernelLaunch,
  type KernelReply,
  type KernelRequest,
  MATCHES_LIMIT,
  type CommMessage as ProtocolComm,
  REPLY_LIMIT,
  refusalOfSize,
  refusedAs,
  refusedReply,
} from '@anode/protocol/host'
import type { LaunchedKernels } from './HostKernels.ts'

/** How many requests wait for one kernel at a time, whoever asks. */
const MOST_PENDING = 256

/** How deep the JSON of a reply or of a comm may be: deeper, nobody could write or read it. */
const DEPTH = 200

export interface NotebookKernelOptions {
  readonly kernels: LaunchedKernels
  /** A comm's message on its way to the kernel, as that shall get it; as it is when missing. */
  readonly adapt?: (message: ProtocolComm) => Promise<ProtocolComm>
  /** A kernel that a kernelspec describes says what its language is. */
  readonly info: (languageInfo: NonNullable<Kernel['languageInfo']>) => void
  /** A comm says something; null when it is too long or too deep to be told. */
  readonly comm: (message: ProtocolComm | null) => void
}

/**
 * The kernel of one notebook, for all that is asked of it beside runs. It stands in front of where the notebook's
 * kernels come from and so knows the one of the moment: what is asked while there is none is refused, what was asked
 * of one that ends is refused then. Nothing waits for the next.
 */
export class NotebookKernel implements KernelSource {
  readonly #options: NotebookKernelOptions
  /** What the next kernel is started with. */
  launch: KernelLaunch = { folder: null, kernel: null }
  #limits: KernelLimits = {}
  /** The folder of the kernel of the moment. */
  #folder: string | null = null
  /** Kernels that have not ended, in the order of their starts. */
  readonly #kernels: Array<Kernel> = []
  #opening = 0
  #pending = 0

  constructor(options: NotebookKernelOptions) {
    this.#options = options
  }

  async open(options?: OpenKernel): Promise<Kernel> {
    this.#opening++
    try {
      const { launch } = this
      const kernel = await this.#options.kernels.open(launch, options)
      this.#folder = launch.folder
      kernel.limit?.(this.#limits, this.#folder)
      this.#take(kernel)
      const { languageInfo } = kernel
      const isForeign = launch.kernel !== null && launch.kernel._tag !== 'python'
      if (isForeign && languageInfo !== null && !isTooDeep(languageInfo, DEPTH)) {
        this.#options.info(languageInfo)
      }
      return kernel
    } finally {
      this.#opening--
    }
  }

  /** Bounds what its kernels may take from now on, the one that runs too. */
  limit(limits: KernelLimits): void {
    this.#limits = limits
    this.#kernels.at(-1)?.limit?.(limits, this.#folder)
  }

  /** Asks the kernel; the reply comes within these milliseconds. Never rejects. */
  async ask(request: KernelRequest, within: number): Promise<KernelReply> {
    const kernel = this.#kernels.at(-1)
    if (kernel === undefined) return refusedReply(this.#opening > 0 ? STARTING : NO_KERNEL)
    const refusal = this.#pending >= MOST_PENDING ? TOO_MANY : refusalOfSize(request)
    if (refusal !== null) return refusedReply(refusal)
    this.#pending++
    try {
      const { adapt } = this.#options
      const asked =
        request._tag === 'comm' && adapt !== undefined
          ? { ...request, message: await adapt(request.message) }
          : request
      const reply = await replyOf(kernel, asked, within)
      const fits = !isTooDeep(reply, DEPTH) && JSON.stringify(reply).length <= REPLY_LIMIT
      return fits ? reply : refusedReply(TOO_LONG)
    } finally {
      this.#pending--
    }
  }

  #take(kernel: Kernel): void {
    this.#kernels.push(kernel)
    const end = kernel.onComm((message) => this.#options.comm(outgoing(message)))
    void kernel.exited.then(() => {
      end()
      this.#kernels.splice(this.#kernels.indexOf(kernel), 1)
    })
  }
}

const replyOf = async (kernel: Kernel, request: KernelRequest, within: number): Promise<KernelReply> => {
  switch (request._tag) {
    case 'complete':
      return reply(await kernel.complete(request, within), ({ start, end, matches }) => ({
        _tag: 'completed',
        start,
        end,
        matches: matches.slice(0, MATCHES_LIMIT),
        // IPython cuts there itself, and does not say so.
        more: matches.length >= MATCHES_LIMIT,
      }))
    case 'inspect':
      return reply(await kernel.inspect(request, within), (value) => ({ _tag: 'inspected', ...value }))
    case 'isComplete':
      return reply(await kernel.isComplete(request.code, within), (value) => ({
        _tag: 'completeness',
        ...value,
      }))
    case 'comm':
      return reply(await kernel.comm(incoming(request.message), within), () => ({ _tag: 'handled' }))
  }
}

const reply = <A>(answer: KernelAnswer<A>, make: (value: A) => KernelReply): KernelReply => {
  switch (answer.status) {
    case 'ok':
      return make(answer.value)
    case 'failed':
      return refusedReply(refusedAs('KernelFailed', answer.message))
    case 'busy':
      return refusedReply(BUSY)
    case 'lost':
      return refusedReply(LOST)
    case 'timedOut':
      return refusedReply(TIMED_OUT)
  }
}

const incoming = (message: ProtocolComm): CommMessage => ({
  ...message,
  buffers: message.buffers.map((part) => Buffer.from(part, 'base64')),
})

const outgoing = (message: CommMessage): ProtocolComm | null => {
  const bytes = message.buffers.reduce((sum, part) => sum + part.length, 0)
  if (bytes > COMM_LIMIT || isTooDeep(message.data, DEPTH) || isTooDeep(message.metadata, DEPTH)) return null
  const buffers = message.buffers.map((part) =>
    Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64'),
  )
  const told = { ...message, buffers }
  return JSON.stringify(told).length > COMM_LIMIT ? null : told
}

const NO_KERNEL = refusedAs('NoKernel', 'The notebook has no kernel: it starts with the first run.')
const STARTING = refusedAs('NoKernel', 'The kernel is still starting.')
const BUSY = refusedAs('KernelBusy', 'A cell runs, and this kernel cannot answer meanwhile.')
const LOST = refusedAs('KernelLost', 'The kernel ended before it answered.')
const TIMED_OUT = refusedAs('TimedOut', 'The kernel did not answer in time.')
const TOO_LONG = refusedAs('TooLarge', 'The kernel’s answer is too long to be shown.')
const TOO_MANY = refusedAs('TooMany', 'The kernel has too many requests before this one.')
