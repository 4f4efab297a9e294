import { createContext } from 'react'

/** The id of the output that is drawn; null where it has none that lasts. */
export const OutputId = createContext<string | null>(null)
