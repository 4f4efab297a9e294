import { readFileSync, rmSync } from 'node:fs'
import { type GatewayAddress, GatewayServer } from '@anode/kernel/gateway'
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

  /** Ends what the host before this one left. */
  endLeft(): void {
    let text = ''
    try {
      text = readFileSync(this.#file, 'utf8')
    } catch {
      return
    }
    rmSync(this.#file, { force: true })
    for (const { url, token, id } of Option.getOrElse(readHeld(text), () => [])) {
      this.#log.info('A kernel that was left at a Jupyter server is ended.', { url, id })
      new GatewayServer({ url, token }).request('DELETE', `kernels/${id}`).catch(() => {})
    }
  }

  /** Takes down what a Jupyter server has for us. */
  of(address: GatewayAddress): (id: string, held: boolean) => void {
    return (id, held) => {
      const others = this.#held.filter((one) => one.id !== id)
      this.#held = held ? [...others, { ...address, id }] : others
      try {
        if (this.#held.length === 0) rmSync(this.#file, { force: true })
        else writeDurably(this.#file, JSON.stringify(this.#held))
      } catch (error) {
        // A full disk keeps no kernel from running.
        this.#log.error('Which kernels Jupyter servers have could not be written down.', error)
      }
    }
  }
}
