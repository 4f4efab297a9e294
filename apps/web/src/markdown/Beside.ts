import { createContext } from 'react'
import type { BesideAddress } from './besideAddress.ts'

/** What lies beside the file that a notebook is, for the texts and outputs in it. */
export interface Beside {
  readonly notebookId: string
  /** Goes to a notebook, in this tab unless `apart`; any other file is shown in a tab of its own. */
  readonly follow: (address: BesideAddress, apart: boolean) => void
  /** A picture did not come: its title is to say why. */
  readonly tellWhy: (image: HTMLImageElement, address: BesideAddress) => void
}

/** Null where the notebook is no file. */
export const BesideContext = createContext<Beside | null>(null)
