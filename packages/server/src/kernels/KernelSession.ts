import type { KernelLimits } from '@anode/document/limits'
import type { EnvironmentState, KernelUsage } from '@anode/protocol'
import type { HostCommand, KernelLaunch } from '@anode/protocol/host'
import type { PreparedRun } from '../executors/Executor.ts'
import type { HostProvider } from './HostProvider.ts'

/** What can be asked of a kernel as a whole. */
export type KernelCommand = 'start' | 'interrupt' | 'restart' | 'shutdown'

/** What may start a kernel: it is told before what with. */
const STARTS: ReadonlySet<HostCommand['_tag']> = new Set(['execute', 'start', 'restart'])

/** The kernel of one notebook, as the server sees it: where it comes from, and what it is told. */
export class KernelSession {
  readonly notebookId: string
  #provider: HostProvider
  /** Resident memory of the kernel in bytes, while known. */
  memory: number | null = null
  /** What else it uses, while known. */
  usage: KernelUsage | null = null
  /** What its next kernel is started with; null as long as nobody has said. */
  launch: KernelLaunch | null = null
  /** Whether that is being found out or made just now. */
  isLaunching = false
  /** How far its own environment is, while that is made. */
  making: EnvironmentState | null = null
  /** Why the kernel that was asked for last could not be started; null when it could. */
  refused: string | null = null
  /** Whether somebody asked for a kernel and it has not answered yet. */
  isWanted = false
  /** While its kernel ends because another host starts the next: the runs that there were, which go with it. */
  leaving: ReadonlySet<string> | null = null
  /** Whether its kernel was told to end, and has not yet. */
  isEnding = false
  /** What the provider was told of that, and over which of its connections. */
  #told: { readonly connection: number; readonly launch: KernelLaunch } | null = null
  /** The limits that the provider was told of, as JSON, and over which connection. */
  #toldLimits: { readonly connection: number; readonly text: string } | null = null

  constructor(notebookId: string, provider: HostProvider) {
    this.notebookId = notebookId
    this.#provider = provider
  }

  /** Who has its kernel, or will start it. */
  get provider(): HostProvider {
    return this.#provider
  }

  /** Whether its kernel ends because another host starts the next: until it has ended, runs wait. */
  get isMoving(): boolean {
    return this.leaving !== null
  }

  /** Its next kernel is started by another host: what the one before was told, this one does not know. */
  moveTo(provider: HostProvider): void {
    if (provider === this.#provider) return
    this.#provider = provider
    this.#told = null
    this.#toldLimits = null
    this.forgetUsage()
  }

  /** Whether the provider is of before and would start another kernel than it should. */
  get isOutdated(): boolean {
    const { isConnected, takesLaunches, takesKernelspecs, takesGateways, offer } = this.provider
    const kernel = this.launch?.kernel ?? null
    const isJoined = offer !== null
    const takes = {
      ...{ python: takesLaunches, kernelspec: takesKernelspecs, gateway: takesGateways },
      ...{ locked: isJoined, installed: isJoined },
    }
    return kernel !== null && isConnected && !takes[kernel._tag]
  }

  /** Gives the kernel a run. False until the provider can take one. */
  execute({ runId, cellId, batchId, by, stopOnError, work }: PreparedRun<'kernel'>): boolean {
    if (!this.provider.isReady) return false
    const { code } = work
    const { notebookId } = this
    return this.#send({
      _tag: 'execute',
      ...{ notebookId, runId, cellId, batchId, code, by, stopOnError },
    })
  }

  cancel(runId: string): void {
    this.#send({ _tag: 'cancel', notebookId: this.notebookId, runId })
  }

  /** Answers an `input()`; false when the provider cannot be reached. */
  giveInput(runId: string, value: string): boolean {
    return this.#send({ _tag: 'input', notebookId: this.notebookId, runId, value })
  }

  /** False when the provider cannot be reached. `reason`: why a kernel is shut down. */
  command(command: KernelCommand, reason?: string): boolean {
    const { notebookId, provider } = this
    if (command !== 'shutdown' || reason === undefined || !provider.takesReasons) {
      return this.#send({ _tag: command, notebookId })
    }
    return this.#send({ _tag: command, notebookId, reason })
  }

  /** What is not measured any more is not known. */
  forgetUsage(): void {
    this.memory = null
    this.usage = null
  }

  /** Whether the provider has to hear what its kernels may take: it has not, over this connection. */
  get needsLimits(): boolean {
    const { takesLimits, connection } = this.provider
    return takesLimits && this.#toldLimits?.connection !== connection
  }

  /** What its kernels may take from now on, the one that runs too. */
  limit(limits: KernelLimits): void {
    const { provider, notebookId } = this
    const { connection } = provider
    const text = JSON.stringify(limits)
    if (!provider.takesLimits) return
    if (this.#toldLimits?.connection === connection && this.#toldLimits.text === text) return
    if (provider.send({ _tag: 'limits', notebookId, limits })) this.#toldLimits = { connection, text }
  }

  #send(command: HostCommand): boolean {
    if (STARTS.has(command._tag)) this.#tellLaunch()
    return this.provider.send(command)
  }

  #tellLaunch(): void {
    const { launch, provider, notebookId } = this
    const { connection } = provider
    if (launch === null || !provider.takesLaunches) return
    if (this.#told?.connection === connection && this.#told.launch === launch) return
    if (provider.send({ _tag: 'launch', notebookId, launch })) this.#told = { connection, launch }
  }
}
