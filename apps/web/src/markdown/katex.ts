/** KaTeX and its fonts: large, and loaded only when a notebook has formulas. */
import 'katex/dist/katex.min.css'
import katex from 'katex'

/** A formula as HTML with MathML for assistive technology, or why it cannot be read. */
export const typeset = (
  tex: string,
  display: boolean,
  macros: Record<string, unknown>,
): { readonly html: string } | { readonly error: string } => {
  // As in MathJax, a text may define what KaTeX knows already: notebooks do that with \R.
  macros['\\newcommand'] ??= '\\providecommand'
  try {
    const html = katex.renderToString(tex, {
      displayMode: display,
      macros: macros as Record<string, string>,
      // What formulas define counts for those after them.
      globalGroup: true,
      // Neither links nor styles nor sizes that leave the line: the text is not trusted.
      trust: false,
      strict: 'ignore',
      maxSize: 40,
      maxExpand: 1000,
    })
    return { html }
  } catch (error) {
    const words = error instanceof katex.ParseError ? error.rawMessage : String(error)
    return { error: words.trim() || 'It cannot be read.' }
  }
}
