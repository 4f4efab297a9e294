import type { KernelLimits } from '@anode/document/limits'

/** The server of another machine that a host joins, and as what. */
export interface JoinedServer {
  /** Its address, up to and without `/api`. */
  readonly url: string
  /** The token of the invitation. */
  readonly token: string
  /** What the invitation calls this host. */
  readonly name: string
  readonly labels: ReadonlyArray<string>
  /** Where the folders of the server's notebooks are mounted here; null where each has one of its own. */
  readonly folders: string | null
  /** How long the server waits for this host before it gives up its kernels, in ms. */
  readonly away: number
  /** What each kernel may take here, at most. */
  readonly limits: KernelLimits
  /** Tells who started it. */
  readonly say: (line: string) => void
}
