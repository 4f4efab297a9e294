import { createContext } from 'react'

/** How a cell's outputs are shown, apart from what they are. */
export interface OutputsLook {
  readonly folded: boolean
  /** Long outputs are not folded to a part that scrolls. */
  readonly whole: boolean
  /** The text was edited since the last run began. */
  readonly edited: boolean
  /** The name of the cell's text (`textHash`): outputs of a text of another name are old. */
  readonly sourceHash: string
}

export const OutputsLookContext = createContext<OutputsLook>({
  folded: false,
  whole: false,
  edited: false,
  sourceHash: '',
})
