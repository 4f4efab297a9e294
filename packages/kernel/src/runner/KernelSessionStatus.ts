import { events, type KernelStatus } from '@anode/document/facts'
import type { RunPorts } from './RunPorts.ts'

/** What the log says about a notebook's kernel. */
export class KernelSessionStatus {
  readonly #ports: Pick<RunPorts, 'by' | 'clock' | 'newId' | 'state'>
  #id: string
  #status: KernelStatus = 'none'

  constructor(ports: Pick<RunPorts, 'by' | 'clock' | 'newId' | 'state'>) {
    this.#ports = ports
    this.#id = ports.newId()
  }

  /** Names the kernel. */
  get id(): string {
    return this.#id
  }

  get status(): KernelStatus {
    return this.#status
  }

  /** What is said from now on is about another kernel. */
  renew(): void {
    this.#id = this.#ports.newId()
  }

  /** States a status, unless that was the last word. */
  set(status: KernelStatus, reason?: string): void {
    if (this.#status === status && reason === undefined) return
    this.#status = status
    const { by, clock, state } = this.#ports
    const why = reason === undefined ? {} : { reason }
    state([events.kernelStatusChanged({ sessionId: this.#id, status, ...why, at: clock.now(), by })])
  }
}
