import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { NotebookEnvironment } from '@anode/document/environment'
import { messageOf } from '@anode/document/messageOf'
import { type Kernel, KernelStartFailed, type OpenKernel } from '@anode/kernel'
import type { CommMessage, KernelLaunch } from '@anode/protocol/host'
import type {
  EnvironmentMaker,
  EnvironmentRefused,
  InstalledKernelspec,
  MadeEnvironment,
} from '@anode/server'
import { Effect, Either, Option, Schema } from 'effect'
import type { LaunchedKernels } from '../HostKernels.ts'

export interface JoinedKernelsOptions {
  /** What kernels are started with that need nothing more of this machine. */
  readonly kernels: LaunchedKernels
  /** Makes environments on this machine. */
  readonly maker: typeof EnvironmentMaker.Service
  /** The kernels that are installed here, looked for anew. */
  readonly installed: () => Promise<ReadonlyArray<InstalledKernelspec>>
  /** Where notebooks have their folders here. */
  readonly folders: string
}

/** An environment that the server made too, as it tells a kernel of it (`EnvironmentComms`). */
const Done = Schema.Struct({ _tag: Schema.Literal('done'), environment: NotebookEnvironment })
const readDone = Schema.decodeUnknownOption(Done)

/**
 * The kernels of a host that has joined a server of another machine. What that says in words of its own machine is made
 * here: a notebook's folder, its environment, an installed kernel.
 */
export class JoinedKernels {
  readonly #options: JoinedKernelsOptions
  /** Environments that are being made, by what they are: one is made once for all who ask. */
  readonly #making = new Map<string, Promise<Either.Either<MadeEnvironment, EnvironmentRefused>>>()

  constructor(options: JoinedKernelsOptions) {
    this.#options = options
  }

  /** The kernels of one notebook. */
  of(notebookId: string): LaunchedKernels {
    return {
      open: async ({ kernel }, options = {}) => {
        const folder = this.#folderOf(notebookId)
        return this.#open({ folder, kernel }, options)
      },
    }
  }

  /** What is said to a kernel by a comm: of an environment that the server made, the one that is made here. */
  readonly adapt = async (message: CommMessage): Promise<CommMessage> => {
    const done = message._tag === 'message' ? Option.getOrNull(readDone(message.data)) : null
    if (message._tag !== 'message' || done === null) return message
    const made = await this.#make(done.environment)
    if (Either.isRight(made)) {
      return { ...message, data: { ...(message.data as object), environment: undefined, ...made.right } }
    }
    const reason = `The notebook has it now, but the environment could not be made on the machine of this kernel. ${made.left.message}`
    return { ...message, data: { _tag: 'failed', message: reason } }
  }

  async #open({ folder, kernel }: KernelLaunch, options: OpenKernel): Promise<Kernel> {
    const { kernels, installed } = this.#options
    if (kernel?._tag === 'installed') {
      const found = (await installed()).find(({ name }) => name === kernel.name)
      const problem = found === undefined ? 'It is not installed there any more.' : found.problem
      if (found === undefined || problem !== null) {
        throw new KernelStartFailed({
          message: `The host has no kernel “${kernel.name}” to start. ${problem}`,
        })
      }
      return kernels.open({ folder, kernel: found.kernel }, options)
    }
    if (kernel?._tag === 'locked') {
      options.onStatus?.('provisioning')
      const made = await this.#make(kernel.environment)
      if (Either.isLeft(made)) {
        throw new KernelStartFailed({
          message: `The notebook’s packages could not be had on the machine of its kernel. ${made.left.message}`,
        })
      }
      const { python, key } = made.right
      return kernels.open({ folder, kernel: { _tag: 'python', python, environment: key } }, options)
    }
    return kernels.open({ folder, kernel }, options)
  }

  #make(environment: NotebookEnvironment): Promise<Either.Either<MadeEnvironment, EnvironmentRefused>> {
    const key = JSON.stringify(environment)
    const known = this.#making.get(key)
    if (known !== undefined) return known
    const making = Effect.runPromise(Effect.either(this.#fitting(environment)))
    this.#making.set(key, making)
    void making.finally(() => this.#making.delete(key))
    return making
  }

  /** The environment of a lock where that fits this machine, else of one that is found here. */
  #fitting(environment: NotebookEnvironment): Effect.Effect<MadeEnvironment, EnvironmentRefused> {
    const { maker } = this.#options
    return Effect.gen(function* () {
      const misfit = yield* maker.misfit(environment)
      const { lock } = environment
      const fitting =
        misfit === null && lock !== undefined
          ? lock
          : yield* maker.resolve({
              ...{ environment, upgrade: [], added: [] },
              prefer: lock ?? maker.base.lock,
            })
      return yield* maker.make({ ...environment, lock: fitting }, () => {})
    })
  }

  #folderOf(notebookId: string): string {
    if (!/^[\w-]+$/.test(notebookId)) {
      throw new KernelStartFailed({ message: `The server names a notebook as none is: “${notebookId}”.` })
    }
    const folder = join(this.#options.folders, notebookId)
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      return folder
    } catch (error) {
      throw new KernelStartFailed({
        message: `The notebook’s folder ${folder} could not be made on the machine of its kernel: ${messageOf(error)}`,
      })
    }
  }
}
