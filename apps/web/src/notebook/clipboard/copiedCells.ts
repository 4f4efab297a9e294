/** Where the cells that were copied last are kept: every tab of this browser pastes them. */
const KEY = 'anode.copied-cells'

let here: string | null = null

/** Keeps copied cells, as .ipynb JSON. More than the browser stores is there for this tab alone. */
export const rememberCells = (ipynb: string): void => {
  here = ipynb
  try {
    localStorage.setItem(KEY, ipynb)
  } catch {
    try {
      localStorage.removeItem(KEY)
    } catch {
      // Storage that is switched off holds nothing older either.
    }
  }
}

/** The cells that were copied last, as .ipynb JSON; null when there are none. */
export const copiedCells = (): string | null => {
  try {
    return localStorage.getItem(KEY) ?? here
  } catch {
    return here
  }
}
