import css from 'katex/dist/katex.min.css?inline'
import { loadFormulas, type Typeset, typesetAll } from '../../markdown/formulas.ts'
import { noContext } from '../../markdown/tex/MathContext.ts'
import { prepareFormulas } from '../../markdown/tex/prepareFormulas.ts'
import type { FrameFormula } from './frameMessages.ts'

/** Letters of fonts as an address that holds them: a frame without an origin loads nothing of the page's. */
const inlined = async (address: string): Promise<string> => {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`The font ${address} was not found (${response.status}).`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return `data:font/woff2;base64,${btoa(binary)}`
}

let styles: Promise<string> | undefined

/** What typeset formulas take to look right, with the fonts in it; fetched once. */
const loadStyles = (): Promise<string> => {
  styles ??= Promise.all(
    [...css.matchAll(/url\((\/[^)]+)\)/g)].map(async ([whole, address = '']) => ({
      whole,
      inlined: `url(${await inlined(address)})`,
    })),
  ).then((fonts) => fonts.reduce((text, font) => text.replace(font.whole, font.inlined), css))
  styles.catch(() => {
    styles = undefined
  })
  return styles
}

/** Formulas of an output in a frame, typeset by the page: the frame itself can load nothing. */
export const typesetForFrame = async (
  formulas: ReadonlyArray<FrameFormula>,
): Promise<{ readonly css: string; readonly formulas: ReadonlyArray<Typeset> }> => {
  const [css] = await Promise.all([loadStyles(), loadFormulas()])
  const prepared = prepareFormulas(formulas, noContext)
  return { css, formulas: typesetAll(prepared.formulas, '') ?? [] }
}
