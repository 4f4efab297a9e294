import { createContext } from 'react'

/** The cell whose outputs are drawn; null where there is none. */
export const OutputCell = createContext<string | null>(null)
