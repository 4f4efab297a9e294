import DOMPurify from 'dompurify'
import { escapeHtml } from '../languages/escapeHtml.ts'
import { highlightHtml, lackingLanguage } from '../languages/highlight.ts'
import { loadFormulas, typeset } from './formulas.ts'
import type { MathSpan } from './mathAt.ts'
import { type Fence, parseMarkdown } from './parseMarkdown.ts'

/** Markdown as HTML that is safe to show in the page. */
export interface RenderedMarkdown {
  readonly html: string
  /** Loads what some of it still lacks (KaTeX, a language): render again when it has come. */
  readonly lacks: ReadonlyArray<() => Promise<unknown>>
}

/** Classes that the text may use: those of footnotes, and the boxes that notebooks know from Jupyter. */
const CLASSES = /^(footnote(s|-ref|-item|-backref|s-sep|s-list)|alert(-(info|success|warning|danger))?)$/

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
  if (node.tagName === 'A' && node.hasAttribute('href') && !node.getAttribute('href')?.startsWith('#')) {
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

const showFormulas = (fragment: DocumentFragment, formulas: ReadonlyArray<MathSpan>): boolean => {
  const macros = {}
  let complete = true
  for (const place of fragment.querySelectorAll<HTMLElement>('[data-math]')) {
    const formula = formulas[Number(place.dataset.math)]
    place.removeAttribute('data-math')
    if (formula === undefined) continue
    const result = typeset(formula, macros)
    place.className = formula.display ? 'math math-display' : 'math'
    if (result === null) {
      complete = false
      place.classList.add('math-raw')
      place.textContent = formula.tex
    } else if ('html' in result) {
      place.innerHTML = result.html
      if (formula.display) place.tabIndex = 0
    } else {
      place.classList.add('math-error')
      place.innerHTML = `<code>${escapeHtml(formula.tex)}</code> <span>Formula: ${escapeHtml(result.error)}</span>`
    }
  }
  return complete
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

/** Renders Markdown. What it draws itself is put in after everything else was sanitized. */
export const renderMarkdown = (source: string, find: FindPicture): RenderedMarkdown => {
  const { html, formulas, fences } = parseMarkdown(source)
  const fragment = sanitize(html)
  showPictures(fragment, find)
  scrollTables(fragment)
  drawTasks(fragment)
  colourFences(fragment, fences)
  const complete = showFormulas(fragment, formulas)
  const box = document.createElement('div')
  box.append(fragment)
  return {
    html: box.innerHTML,
    lacks: [
      ...(complete ? [] : [loadFormulas]),
      ...fences.flatMap(({ info }) => lackingLanguage(info) ?? []),
    ],
  }
}
