import type { MathSpan } from './mathAt.ts'

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

/** A formula as HTML, or why it cannot be read; null while KaTeX is not loaded. */
export const typeset = (
  { tex, display }: Pick<MathSpan, 'tex' | 'display'>,
  /** `\newcommand`s that formulas before this one made. */
  macros: Record<string, unknown>,
): { readonly html: string } | { readonly error: string } | null =>
  katex?.typeset(tex, display, macros) ?? null
