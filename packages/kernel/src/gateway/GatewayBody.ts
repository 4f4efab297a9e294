import type { LimitBreach } from '@anode/document/limits'
import { messageOf } from '@anode/document/messageOf'
import { Option, Schema } from 'effect'
import type { KernelExit } from '../Kernel.ts'
import type { KernelBody } from '../messaging/KernelBody.ts'
import { GatewayFailed, type GatewayServer } from './GatewayServer.ts'

/** How long a server may take to end a kernel, in ms; after that nobody waits for it. */
const FAREWELL = 10_000

/** Milliseconds in which a server is done with a restart that it began. */
const SETTLE = 3000

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const readModel = Schema.decodeUnknownOption(Schema.Struct({ id: Schema.NonEmptyString }))

/** A kernel that a Jupyter server has for us. It is there until we delete it, or the server says that it is gone. */
export class GatewayBody implements KernelBody {
  readonly pid = null
  readonly exited: Promise<KernelExit>
  readonly id: string
  readonly #server: GatewayServer
  #exit!: (exit: KernelExit) => void
  #deleting: Promise<void> | null = null
  #ended = false

  private constructor(server: GatewayServer, id: string) {
    this.#server = server
    this.id = id
    this.exited = new Promise((resolve) => {
      this.#exit = resolve
    })
  }

  /**
   * Has the server start one of its kernelspecs. `env`: what gateways to clusters are told of who asks and what for; a
   * Jupyter Server takes none.
   *
   * @throws GatewayFailed (as a rejection)
   */
  static async start(
    server: GatewayServer,
    name: string,
    env: Readonly<Record<string, string>>,
  ): Promise<GatewayBody> {
    const made = Option.getOrNull(readModel(await server.request('POST', 'kernels', { name, env })))
    if (made === null) {
      const message = `The Jupyter server at ${server.address.url} gave no kernel. Check its address.`
      throw new GatewayFailed({ status: null, message })
    }
    return new GatewayBody(server, made.id)
  }

  get ended(): boolean {
    return this.#ended
  }

  interrupt(): void {
    this.#server.request('POST', `kernels/${this.id}/interrupt`).catch(() => {})
  }

  shutDown(): void {
    void this.#delete()
  }

  kill(): void {
    void this.#delete()
  }

  endOver(breach: LimitBreach): void {
    if (this.#ended) return
    this.#end({ code: null, signal: null, stderr: '', breach })
    void this.#delete()
  }

  /** It is gone, as the server says or as nobody can know; it is deleted all the same, should it be there. */
  gone(reason: string): void {
    if (this.#ended) return
    this.#end({ code: null, signal: null, stderr: '', reason })
    void this.#delete().then(async () => {
      // A server that just starts it anew may have it once more after that.
      await sleep(SETTLE)
      if (await this.isThere()) await this.#server.request('DELETE', `kernels/${this.id}`).catch(() => {})
    })
  }

  /** Whether the server still has it; null when that cannot be asked. */
  async isThere(): Promise<boolean | null> {
    try {
      await this.#server.request('GET', `kernels/${this.id}`, undefined, 5000)
      return true
    } catch (error) {
      return error instanceof GatewayFailed && error.status === 404 ? false : null
    }
  }

  #delete(): Promise<void> {
    this.#deleting ??= this.#server.request('DELETE', `kernels/${this.id}`, undefined, FAREWELL).then(
      () => this.#end({ code: 0, signal: null, stderr: '' }),
      (error) => {
        // Gone already, or out of reach: it is not ours any more either way.
        const isGone = error instanceof GatewayFailed && error.status === 404
        this.#end({
          ...{ code: null, signal: null, stderr: '' },
          reason: isGone ? 'The kernel had ended already.' : messageOf(error),
        })
      },
    )
    return this.#deleting
  }

  #end(exit: KernelExit): void {
    if (this.#ended) return
    this.#ended = true
    this.#exit(exit)
  }
}
