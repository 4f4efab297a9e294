import type { Typeset } from '../../../markdown/formulas.ts'
import { mathAt } from '../../../markdown/mathAt.ts'
import type { FrameFormula } from '../frameMessages.ts'

/** As MathJax is set in notebooks: in these, dollars are dollars. */
const SKIPPED =
  'script, noscript, style, textarea, pre, code, annotation, annotation-xml, svg, math, select, option, .katex, [contenteditable]'

const IGNORED = /(^|\s)(tex2jax|mathjax)_ignore(\s|$)/
const PROCESSED = /(^|\s)(tex2jax|mathjax)_process(\s|$)/

const isIgnored = (element: Element | null): boolean => {
  for (let at = element; at !== null; at = at.parentElement) {
    const names = at.getAttribute('class') ?? ''
    if (PROCESSED.test(names)) return false
    if (IGNORED.test(names)) return true
  }
  return false
}

interface Place extends FrameFormula {
  readonly element: HTMLElement
}

/** The formulas of a text, which go into places of their own; everything else stays as it is. */
const takeFormulas = (node: Text): ReadonlyArray<Place> => {
  const text = node.data
  const places: Place[] = []
  const parts: Array<string | Node> = []
  let from = 0
  let plain = ''
  for (let at = text.search(/[$\\]/); at !== -1 && at < text.length; ) {
    const math = mathAt(text, at, { loose: true })
    if (math !== null) {
      const element = document.createElement('span')
      element.textContent = text.slice(at, at + math.length)
      places.push({ element, tex: math.tex, display: math.display })
      parts.push(plain + text.slice(from, at), element)
      plain = ''
      from = at + math.length
      at = from
    } else if (text[at] === '\\' && text[at + 1] === '$') {
      plain += text.slice(from, at)
      from = at + 1
      at += 2
    } else at++
    const next = text.slice(at).search(/[$\\]/)
    at = next === -1 ? -1 : at + next
  }
  if (from > 0) {
    parts.push(plain + text.slice(from))
    node.replaceWith(...parts.filter((part) => part !== ''))
  }
  return places
}

/** Finds the formulas of the content, which stay as they are written until they are set. */
export class Formulas {
  readonly #places: ReadonlyArray<Place>

  constructor(root: HTMLElement) {
    const texts: Text[] = []
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) texts.push(node as Text)
    this.#places = texts
      .filter(({ data }) => /\$|\\[([]|\\begin\{/.test(data))
      .filter(({ parentElement }) => parentElement?.closest(SKIPPED) === null && !isIgnored(parentElement))
      .flatMap(takeFormulas)
  }

  get asked(): ReadonlyArray<FrameFormula> {
    return this.#places.map(({ tex, display }) => ({ tex, display }))
  }

  /** Puts in what has been typeset. */
  set(css: string, typeset: ReadonlyArray<Typeset>): void {
    const styles = document.createElement('style')
    styles.textContent = css
    document.head.append(styles)
    this.#places.forEach(({ element }, i) => {
      const result = typeset[i]
      if (result === undefined) return
      if ('html' in result) element.innerHTML = result.html
      // What cannot be read stays as it was written.
      else element.title = result.error
    })
  }
}
