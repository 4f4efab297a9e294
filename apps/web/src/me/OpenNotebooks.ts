import type { Principal } from '@anode/document'

/** A notebook that is open in this tab, as far as its person is concerned. */
export interface OpenNotebook {
  /** Resolves when everything done here is saved. */
  readonly saved: () => Promise<void>
  /** Connects again; resolves when the server takes us for that person. */
  readonly become: (principal: Principal) => Promise<void>
}

const open = new Set<OpenNotebook>()

/** The notebooks that are open in this tab. */
export const openNotebooks = {
  add: (notebook: OpenNotebook): (() => void) => {
    open.add(notebook)
    return () => open.delete(notebook)
  },
  saved: async (): Promise<void> => {
    await Promise.all([...open].map((notebook) => notebook.saved()))
  },
  become: async (principal: Principal): Promise<void> => {
    await Promise.all([...open].map((notebook) => notebook.become(principal)))
  },
}
