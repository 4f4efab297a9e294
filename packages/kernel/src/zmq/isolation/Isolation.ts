/** How somebody wants kernels to be kept from the machine that they run on. */
export interface ChosenIsolation {
  /** Whether they reach the network, and the servers of this machine; else only what they start themselves. */
  readonly network: boolean
  /** Folders that they can read beside the system, what they are installed in, and their own. */
  readonly readable: ReadonlyArray<string>
}

/** How kernels are kept from the machine that they run on. */
export interface Isolation extends ChosenIsolation {
  /** Folders of which they see only what is named apart, whatever else shows them: the data directory. */
  readonly hidden: ReadonlyArray<string>
}
