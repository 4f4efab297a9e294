import { createContext, useContext } from 'react'

/** What somebody is about to do to a notebook. */
export type RowQuestion = 'rename' | 'delete'

/** Where the keyboard is in the list, and which row is in the middle of something. */
export interface ListFocus {
  /** The notebook whose row takes the focus by Tab; null before any did. */
  readonly activeId: string | null
  /** The row is to take the focus as soon as it is shown. */
  readonly wanted: boolean
  readonly activate: (id: string) => void
  /** The row has taken the focus that was wanted for it. */
  readonly arrived: () => void
  /** What is being asked of which notebook. */
  readonly asked: { readonly id: string; readonly what: RowQuestion } | null
  readonly ask: (id: string, what: RowQuestion) => void
  /** It was answered; the row has the focus again. */
  readonly answered: () => void
}

export const ListFocusContext = createContext<ListFocus | null>(null)

export const useListFocus = (): ListFocus => {
  const focus = useContext(ListFocusContext)
  if (focus === null) throw new Error('A row of the list stands outside of it.')
  return focus
}
