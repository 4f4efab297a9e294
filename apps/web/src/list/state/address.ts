import type { ListView } from '@anode/protocol'

/** What the address of the list says: a view, when it is not the one that was looked at last, and a search. */
export interface ListAddress {
  /** `folder`: the served folder, where there is one. */
  readonly view?: ListView | 'folder'
  readonly search?: string
}

const isView = (value: unknown): value is ListView | 'folder' =>
  value === 'recent' || value === 'all' || value === 'trash' || value === 'folder'

/** Reads it; what makes no sense is left out. A search may look like a number or `true` in an address. */
export const readAddress = ({ view, search, trash }: Record<string, unknown>): ListAddress => ({
  // How addresses of earlier versions named the trash.
  ...(isView(view) ? { view } : trash ? { view: 'trash' } : {}),
  ...(search === undefined || search === '' || typeof search === 'object' ? {} : { search: String(search) }),
})
