/** KaTeX and its fonts: large, and loaded only when a notebook has formulas. */
import { messageOf } from '@anode/document/messageOf'
import 'katex/dist/katex.min.css'
import katex from 'katex'
import 'katex/contrib/mhchem'
import { katexMacros } from './tex/katexTex.ts'

/** Commands that formulas before one defined: it changes with every formula that is set with it. */
export type Macros = Record<string, unknown>

/** A longer formula is not set, but shown as it was written: KaTeX's time and place grow faster than it. */
const LONGEST = 20_000

const options = (macros: Macros): Parameters<typeof katex.renderToString>[1] => ({
  macros: macros as Record<string, string>,
  // What formulas define counts for those after them.
  globalGroup: true,
  // Neither styles nor pictures nor sizes that leave the line: the text is not trusted. Links go to other sites, or
  // within the text.
  trust: (context) =>
    (context.command === '\\href' || context.command === '\\url') &&
    (context.url.startsWith('#') || /^(https?|mailto)$/.test(context.protocol ?? '')),
  strict: 'ignore',
  maxSize: 40,
  maxExpand: 1000,
})

const kept = new Map<string, Macros>()

/** The commands that these definitions make, for one text. */
export const macrosOf = (definitions: string): Macros => {
  const known = kept.get(definitions) ?? { ...katexMacros }
  if (!kept.has(definitions)) {
    try {
      if (definitions !== '') katex.renderToString(definitions, options(known))
    } catch {
      // What cannot be read says so where it is defined.
    }
    if (kept.size > 100) kept.clear()
    kept.set(definitions, known)
  }
  return { ...known }
}

/** A formula as HTML with MathML for assistive technology, or why it cannot be read. */
export const typeset = (
  tex: string,
  display: boolean,
  macros: Macros,
): { readonly html: string } | { readonly error: string } => {
  if (tex.length > LONGEST) return { error: `It is longer than ${LONGEST.toLocaleString('en')} characters.` }
  try {
    return { html: katex.renderToString(tex, { ...options(macros), displayMode: display }) }
  } catch (error) {
    const words = error instanceof katex.ParseError ? error.rawMessage : messageOf(error)
    return { error: words.trim() || 'It cannot be read.' }
  }
}
