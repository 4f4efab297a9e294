import DOMPurify from 'dompurify'
import { escapeHtml } from '../languages/escapeHtml.ts'
import { highlightHtml, lackingLanguage } from '../languages/highlight.ts'
import { loadFormulas, typesetAll } from './formulas.ts'
import { type Fence, type ParsedMarkdown, parseMarkdown } from './parseMarkdown.ts'
import { holdPictures } from './remotePictures.ts'
import { showBeside } from './showBeside.ts'
import { type MathContext, noContext } from './tex/MathContext.ts'
import { anchorOfLabel, type Reference } from './tex/numberEquations.ts'
import { prepareFormulas } from './tex/prepareFormulas.ts'

/** Markdown as HTML that is safe to show in the page. */
export interface RenderedMarkdown {
  readonly html: string
  /** Loads what some of it still lacks (KaTeX, a language): render again when it has come. */
  readonly lacks: ReadonlyArray<() => Promise<unknown>>
  /** Sites whose pictures are in the text and were not loaded. */
  readonly held: ReadonlyArray<string>
  /** Whether addresses in it are relative to the notebook's file: what they mean depends on which that is. */
  readonly isRelative: boolean
}

/** Classes that the text may use: those of footnotes, and the boxes that notebooks know from Jupyter. */
const CLASSES = /^(footnote(s|-ref|-item|-backref|s-sep|s-list)|alert(-(info|success|warning|danger))?)$/

/** DOMPurify writes this before the ids and names of a text, so that they meet none of the page's. */
const OWN = 'user-content-'

const purify = DOMPurify(window)
purify.addHook('uponSanitizeAttribute', (_node, data) => {
  if (data.attrName !== 'class') return
  data.attrValue = data.attrValue
    .split(/\s+/)
    .filter((name) => CLASSES.test(name))
    .join(' ')
  data.keepAttr = data.attrValue !== ''
})
purify.addHook('afterSanitizeAttributes', (node) => {
  const leads = (node.tagName === 'A' || node.tagName === 'AREA') && node.hasAttribute('href')
  if (leads && !node.getAttribute('href')?.startsWith('#')) {
    node.setAttribute('target', '_blank')
    node.setAttribute('rel', 'noopener noreferrer')
  }
  if (node.tagName === 'IMG') node.setAttribute('loading', 'lazy')
})

const sanitize = (html: string): DocumentFragment =>
  purify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true },
    // Neither controls that look like ours nor styles that reach out of the text.
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'dialog'],
    SANITIZE_NAMED_PROPS: true,
    // The page's own hooks are data attributes: a text may not pretend to be a cell.
    ALLOW_DATA_ATTR: false,
    ADD_ATTR: ['align', 'data-math', 'data-fence', 'data-task', 'data-done'],
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|attachment):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  })

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** Where an attached picture is, by its name; null when there is none. */
export type FindPicture = (name: string) => string | null

const showPictures = (fragment: DocumentFragment, find: FindPicture): void => {
  for (const image of fragment.querySelectorAll('img')) {
    const source = image.getAttribute('src') ?? ''
    if (!source.startsWith('attachment:')) continue
    const name = source.slice('attachment:'.length)
    const url = find(name) ?? find(decoded(name))
    if (url !== null) image.setAttribute('src', url)
    else image.replaceWith(missing(`The picture “${decoded(name)}” is not attached to this cell.`))
  }
}

const missing = (words: string): HTMLElement => {
  const note = document.createElement('span')
  note.className = 'prose-missing'
  note.textContent = words
  return note
}

const scrollTables = (fragment: DocumentFragment): void => {
  for (const table of fragment.querySelectorAll('table')) {
    const scroller = document.createElement('div')
    scroller.className = 'prose-table'
    scroller.tabIndex = 0
    table.replaceWith(scroller)
    scroller.append(table)
  }
}

/** Links of formulas open beside the page, as those of the text do; those within the notebook stay. */
const aimLinks = (place: HTMLElement): void => {
  if (place.querySelector('a[href]') === null) return
  // What is read aloud is the part of a formula that is seen when one can go to a link in it.
  place.querySelector('.katex-html')?.removeAttribute('aria-hidden')
  place.querySelector('.katex-mathml')?.setAttribute('aria-hidden', 'true')
  for (const link of place.querySelectorAll('a[href]')) {
    if (link.getAttribute('href')?.startsWith('#')) continue
    link.setAttribute('target', '_blank')
    link.setAttribute('rel', 'noopener noreferrer')
  }
}

/** A reference as it stands in a text: a link to its equation. */
const linkTo = ({ words, label }: Reference): HTMLElement => {
  const link = document.createElement(label === null ? 'span' : 'a')
  if (label !== null) link.setAttribute('href', `#${encodeURIComponent(anchorOfLabel(label))}`)
  link.textContent = words
  return link
}

const showFormulas = (
  fragment: DocumentFragment,
  written: ParsedMarkdown['formulas'],
  context: MathContext,
): boolean => {
  if (written.length === 0) return true
  const { formulas } = prepareFormulas(written, context)
  const results = typesetAll(formulas, context.definitions)
  for (const place of fragment.querySelectorAll<HTMLElement>('[data-math]')) {
    const index = Number(place.dataset.math)
    const formula = formulas[index]
    place.removeAttribute('data-math')
    if (formula === undefined) continue
    const source = written[index]?.tex ?? ''
    const result = results?.[index]
    place.className = formula.display ? 'math math-display' : 'math'
    if (formula.reference !== null) place.replaceChildren(linkTo(formula.reference))
    else if (result === undefined) {
      place.classList.add('math-raw')
      place.textContent = source
    } else if ('error' in result) {
      place.classList.add('math-error')
      place.innerHTML = `<code>${escapeHtml(source)}</code> <span>Formula: ${escapeHtml(result.error)}</span>`
    } else if (formula.empty) place.hidden = true
    else {
      place.innerHTML = result.html
      aimLinks(place)
      if (formula.display) place.tabIndex = 0
      for (const label of formula.labels) {
        const target = document.createElement('span')
        target.id = OWN + anchorOfLabel(label)
        place.prepend(target)
      }
    }
  }
  return results !== null || formulas.every(({ reference }) => reference !== null)
}

const colourFences = (fragment: DocumentFragment, fences: ReadonlyArray<Fence>): void => {
  for (const place of fragment.querySelectorAll<HTMLElement>('[data-fence]')) {
    const fence = fences[Number(place.dataset.fence)]
    place.removeAttribute('data-fence')
    if (fence === undefined) continue
    const code = fence.code.replace(/\n$/, '')
    place.innerHTML = highlightHtml(code, fence.info) ?? escapeHtml(code)
    // It may be wider than the column: then the keyboard must be able to scroll it.
    if (place.parentElement?.tagName === 'PRE') place.parentElement.tabIndex = 0
  }
}

const drawTasks = (fragment: DocumentFragment): void => {
  for (const place of fragment.querySelectorAll<HTMLElement>('[data-task]')) {
    const box = document.createElement('input')
    box.type = 'checkbox'
    box.className = 'prose-task'
    box.dataset.task = place.dataset.task ?? ''
    // Markup, not state: it is read back from the HTML.
    box.toggleAttribute('checked', place.dataset.done === 'true')
    box.setAttribute('aria-label', place.parentElement?.textContent?.trim().slice(0, 200) || 'Task')
    place.closest('li')?.classList.add('prose-task-item')
    place.replaceWith(box)
  }
}

export interface RenderOptions {
  readonly find: FindPicture
  /** Pictures of other sites are loaded. */
  readonly loads?: boolean
  /** The notebook beside whose file relative addresses are; null: it is no file, they stay as they are written. */
  readonly beside?: string | null
  readonly context?: MathContext
  /** What reads it, where it is not Markdown. */
  readonly parse?: (source: string) => ParsedMarkdown
}

/** Renders Markdown. What it draws itself is put in after everything else was sanitized. */
export const renderMarkdown = (
  source: string,
  { find, loads = false, beside = null, context = noContext, parse = parseMarkdown }: RenderOptions,
): RenderedMarkdown => {
  const { html, formulas, fences } = parse(source)
  const fragment = sanitize(html)
  const held = holdPictures(fragment, loads)
  const isRelative = showBeside(fragment, beside)
  showPictures(fragment, find)
  scrollTables(fragment)
  drawTasks(fragment)
  colourFences(fragment, fences)
  const complete = showFormulas(fragment, formulas, context)
  // In the document that it was read into, where nothing loads.
  const box = fragment.ownerDocument.createElement('div')
  box.append(fragment)
  return {
    html: box.innerHTML,
    held,
    isRelative,
    lacks: [
      ...(complete ? [] : [loadFormulas]),
      ...fences.flatMap(({ info }) => lackingLanguage(info) ?? []),
    ],
  }
}

// They come with it, and not before.
export { parseLatex } from './parseLatex.ts'
export { contextOf } from './tex/contextOf.ts'
