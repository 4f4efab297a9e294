import type { ListSort, ListView } from '@anode/protocol'

/** How a person likes to see the list; remembered in this browser. */
export interface ListChoices {
  /** The trash is nowhere to start from. */
  readonly view: Exclude<ListView, 'trash'> | 'folder'
  readonly sort: ListSort
}

const KEY = 'anode.list'

/** The orders of the list, as people read them. */
export const sortNames: Readonly<Record<ListSort, string>> = {
  changed: 'Last changed',
  opened: 'Last opened',
  created: 'Newest',
  title: 'Title',
}

/** What was chosen last; something else that is stored there counts as nothing. */
export const storedChoices = (): ListChoices => {
  let stored: { readonly view?: unknown; readonly sort?: unknown } | null = null
  try {
    stored = JSON.parse(localStorage.getItem(KEY) ?? 'null')
  } catch {
    // Denied or broken: as if nothing had been chosen.
  }
  const sort = stored?.sort
  return {
    view: stored?.view === 'all' || stored?.view === 'folder' ? stored.view : 'recent',
    sort: typeof sort === 'string' && sort in sortNames ? (sort as ListSort) : 'changed',
  }
}

export const storeChoices = (choices: ListChoices): void => {
  try {
    localStorage.setItem(KEY, JSON.stringify(choices))
  } catch {
    // Not remembered where storage is denied.
  }
}
