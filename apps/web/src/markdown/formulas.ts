import type { PreparedFormula } from './tex/prepareFormulas.ts'

type Katex = typeof import('./katex.ts')

let katex: Katex | null = null
let loading: Promise<void> | null = null

/** Loads what typesets formulas, with its fonts. */
export const loadFormulas = (): Promise<void> => {
  loading ??= import('./katex.ts').then(
    (module) => {
      katex = module
    },
    (error) => {
      loading = null
      throw error
    },
  )
  return loading
}

/** A formula as HTML, or why it cannot be read. */
export type Typeset = { readonly html: string } | { readonly error: string }

/** The formulas of one text may hold up the page for so long, in milliseconds. */
const PATIENCE = 2000

const tooSlow: Typeset = { error: 'Those before it took too long.' }

/** The formulas of a text in order, with commands that were defined before; null while KaTeX is not loaded. */
export const typesetAll = (
  formulas: ReadonlyArray<PreparedFormula>,
  definitions: string,
): ReadonlyArray<Typeset> | null => {
  if (katex === null) return null
  const { macrosOf, typeset } = katex
  const macros = macrosOf(definitions)
  const end = performance.now() + PATIENCE
  return formulas.map(({ tex, display }) =>
    performance.now() > end ? tooSlow : typeset(tex, display, macros),
  )
}
