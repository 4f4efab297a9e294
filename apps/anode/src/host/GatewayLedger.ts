import { readFileSync, rmSync } from 'node:fs'
import { type GatewayAddress, GatewayFailed, GatewayServer } from '@anode/kernel/gateway'
import { Option, Schema } from 'effect'
import { writeDurably } from '../storage/writeDurably.ts'
import type { HostLog } from './HostLog.ts'

const Held = Schema.Struct({
  url: Schema.String,
  token: Schema.NullOr(Schema.String),
  id: Schema.NonEmptyString,
})
type Held = typeof Held.Type
const readHeld = Schema.decodeUnknownOption(Schema.parseJson(Schema.Array(Held)))

/**
 * Which kernels Jupyter servers have for this host. Those end with no process of this machine: what a host leaves that
 * is killed, the next one ends.
 */
export class GatewayLedger {
  readonly #file: string
  readonly #log: HostLog
  #held: ReadonlyArray<Held> = []

  constructor(file: string, log: HostLog) {
    this.#file = file
    this.#log = log
  }

  /** Ends what the host before this one left. What cannot be ended now stays written down, for the next host. */
  async endLeft(): Promise<void> {
    let text = ''
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch {
      return
    }
    this.#held = Option.getOrElse(readHeld(text), () => [])
    await Promise.all(this.#held.map((left) => this.#end(left)))
  }

  /** Takes down what a Jupyter server has for us. */
  of(address: GatewayAddress): (id: string, held: boolean) => void {
    return (id, held) => this.#note({ ...address, id }, held)
  }

  async #end(left: Held): Promise<void> {
    const { url, token, id } = left
    try {
      await new GatewayServer({ url, token }).request('DELETE', `kernels/${id}`)
    } catch (error) {
      const isGone = error instanceof GatewayFailed && error.status === 404
      if (!isGone) {
        this.#log.error('A kernel that was left at a Jupyter server could not be ended.', error)
        return
      }
    }
    this.#log.info('A kernel that was left at a Jupyter server is ended.', { url, id })
    this.#note(left, false)
  }

  #note(kernel: Held, held: boolean): void {
    const others = this.#held.filter(({ id }) => id !== kernel.id)
    this.#held = held ? [...others, kernel] : others
    try {
      if (this.#held.length === 0) rmSync(this.#file, { force: true })
      else writeDurably(this.#file, JSON.stringify(this.#held))
    } catch (error) {
      // A full disk keeps no kernel from running.
      this.#log.error('Which kernels Jupyter servers have could not be written down.', error)
    }
  }
}
