import type { KernelLimits, LimitBreach } from '@anode/document/limits'
import type { IncomingMessage, OutgoingMessage } from '../jupyter/Message.ts'
import type { KernelExit } from '../Kernel.ts'
import type { KernelUsage } from '../limits/index.ts'

/** The channels on which a kernel is spoken to, and on which it speaks (“Messaging in Jupyter”). */
export type RequestChannel = 'shell' | 'stdin' | 'control'
export type KernelChannel = RequestChannel | 'iopub'

/** The way to a kernel: what is sent arrives in order on each channel, or the kernel ends. */
export interface KernelChannels {
  readonly send: (channel: RequestChannel, message: OutgoingMessage) => void
  readonly close: () => void
}

/** What a kernel hands over. */
export type ReceiveMessage = (channel: KernelChannel, message: IncomingMessage) => void

/** What runs a kernel's code: a process of this machine, or what a Jupyter server has for us. */
export interface KernelBody {
  /** Its process on this machine; null when it is elsewhere. */
  readonly pid: number | null
  readonly ended: boolean
  readonly exited: Promise<KernelExit>
  /** What Ctrl+C does in a terminal. */
  readonly interrupt: () => void
  /** Ends it without asking its code, as soon as can be. */
  readonly kill: () => void
  /** Ends it politely; by a message of the kernel's own where this is missing. */
  readonly shutDown?: () => void
  /** Something is about to be executed. */
  readonly wake?: () => void
  /** What it takes, where that can be told. */
  readonly usage?: KernelUsage | null
  readonly measure?: () => Promise<KernelUsage | null>
  readonly onUsage?: (listener: (usage: KernelUsage) => void) => () => void
  readonly limit?: (limits: KernelLimits, folder: string | null) => void
  readonly endOver?: (breach: LimitBreach) => void
}
