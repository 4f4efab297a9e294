import '../notebook/cells/cells.css'
import '../notebook/cells/editor.css'
import '../markdown/prose.css'
import '../notebook/panels/panels.css'
import '../outputs/stream/stream.css'
import './firstPicture.css'
import { cellKinds } from '@anode/cells'
import { type CellTextLook, proseFrame, shownTexts } from '@anode/cells/texts'
import type { FirstCell, FirstCells } from '@anode/document/facts'
import { duration } from '../notebook/cells/duration.ts'
import { firstPicture } from './current.ts'
import { type FirstLook, firstLook } from './firstLook.ts'
import { type FirstText, openFirstEditor } from './openFirstEditor.ts'
import { Picture } from './Picture.ts'

/** The kind whose cells are shown rendered. */
const isProse = (kind: string): boolean => cellKinds.get(kind)?.nbformatType === 'markdown'

/** Does one thing after the other whenever the page on its way leaves time for it; where nobody can tell, nothing. */
const whenIdle = (works: ReadonlyArray<() => void>): void => {
  const [first, ...others] = works
  if (first === undefined || !('requestIdleCallback' in window)) return
  requestIdleCallback(() => {
    first()
    whenIdle(others)
  })
}

const element = (name: string, className: string, ...children: ReadonlyArray<Node | string>): HTMLElement => {
  const made = document.createElement(name)
  made.className = className
  made.append(...children)
  return made
}

const icon = (className: string, size: number, path: string): SVGSVGElement => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const attributes = {
    class: className,
    width: size,
    height: size,
    viewBox: '0 0 24 24',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 2,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': true,
  }
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value))
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}

/** Lucide's play and chevron-left (ISC), which the page has as components. */
const PLAY = 'M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z'
const BACK = 'm15 18-6-6 6-6'

const drawBar = (title: string): HTMLElement => {
  const back = element('a', 'icon-button', icon('', 18, BACK))
  back.setAttribute('href', '/')
  back.setAttribute('aria-label', 'All notebooks')
  const name = element('span', 'first-title', title)
  return element(
    'div',
    'sticky top-0 z-20 border-line border-b bg-paper',
    element(
      'div',
      'flex min-h-[calc(var(--bar-height)-1px)] items-center gap-1 px-2 sm:gap-2 sm:px-3',
      back,
      name,
    ),
  )
}

const drawGutter = ({ executionCount, run }: FirstCell, { showTiming }: FirstLook): HTMLElement => {
  const ink = run?.status === 'error' ? 'text-bad' : ''
  const button = element(
    'button',
    'run-button',
    executionCount === null
      ? icon('run-play', 14, PLAY)
      : element('span', `run-rest run-count ${ink}`, `[${executionCount}]`),
  )
  button.setAttribute('type', 'button')
  button.setAttribute('aria-label', executionCount === null ? 'Run cell' : `Run cell [${executionCount}]`)
  const gutter = element('div', 'cell-gutter', button)
  if (run?.status === 'error') gutter.append(element('span', `run-time ${ink}`, 'failed'))
  else if (showTiming && run !== null && run.startedAt !== null && run.finishedAt !== null) {
    gutter.append(element('span', 'run-time', duration(run.finishedAt - run.startedAt)))
  }
  return gutter
}

const drawOutputs = (outputs: NonNullable<FirstCell['outputs']>): HTMLElement => {
  const drawn = outputs.map(({ mime, text }) => {
    const block = element('div', 'stream-block', text === '\n' ? '\n' : text.replace(/\n$/, ''))
    const look = mime.endsWith('stderr') ? 'rounded-[10px] bg-warn-soft px-3.5 py-2' : ''
    return element('div', '', element('div', look, element('div', 'stream-text', element('div', '', block))))
  })
  return element('div', 'cell-outputs', ...drawn)
}

/** Text that stands still: an editor takes its place as soon as it can. */
const drawStill = ({ source, wrap, placeholder }: FirstText, look: FirstLook): HTMLElement => {
  const still = element('div', `code-still ${wrap || look.wrapCode ? 'code-wrap' : ''}`)
  still.append(source === '' ? element('span', 'text-ink-faint', placeholder) : source)
  return still
}

/** The texts of Markdown among the cells, rendered; without those that take more than is here (formulas, languages). */
const renderProse = async (cells: ReadonlyArray<FirstCell>): Promise<ReadonlyMap<string, HTMLElement>> => {
  const texts = cells.filter(({ kind, source }) => isProse(kind) && source.trim() !== '')
  if (texts.length === 0) return new Map()
  const { renderMarkdown } = await import('../markdown/renderMarkdown.ts')
  return new Map(
    texts.flatMap(({ id, source }) => {
      const { html, lacks } = renderMarkdown(source, () => null)
      if (lacks.length > 0) return []
      const prose = element('div', 'prose')
      prose.innerHTML = html
      return [[id, element('div', proseFrame, prose)]]
    }),
  )
}

/**
 * Draws a notebook's first cells where the page is going to draw them, and makes their texts editors: the first one
 * at once, the others when they are pressed or there is time. False when not even the first cell can be drawn so.
 */
export const drawPicture = async (notebookId: string, { title, cells }: FirstCells): Promise<boolean> => {
  const prose = await renderProse(cells)
  const last = cells.findIndex(({ id, kind }) => !shownTexts.has(kind) && !prose.has(id))
  const drawable = last === -1 ? cells : cells.slice(0, last)
  if (drawable.length === 0) return false
  const look = firstLook()
  const column = element('div', 'cell-part')
  const root = element(
    'div',
    'first-picture',
    drawBar(title),
    element(
      'div',
      'notebook-frame',
      element(
        'div',
        'mx-auto w-full max-w-(--column) px-3 pt-5 pb-[45dvh] sm:px-5 sm:pt-8',
        element('div', 'cell-first', element('div', 'insert-line')),
        column,
      ),
    ),
  )
  // No elements that the page itself looks for: for a moment both are there.
  column.parentElement?.setAttribute('role', 'main')
  column.parentElement?.setAttribute('aria-label', 'First cells')
  const frame = root.querySelector<HTMLElement>('.notebook-frame')
  frame?.style.setProperty('--panel-width', `${look.panel}px`)
  const picture = new Picture(notebookId, root)
  const texts: Array<() => void> = []
  const drawText = (cell: FirstCell): HTMLElement => {
    const { frame: surface, ...how } = shownTexts.get(cell.kind) as CellTextLook
    const text: FirstText = { ...how, cellId: cell.id, source: cell.source }
    const host = element('div', 'code-text', drawStill(text, look))
    let open = false
    const make = () => {
      if (open || !root.isConnected) return
      open = true
      host.replaceChildren()
      openFirstEditor(host, picture, text, look)
    }
    // Whoever wants to write there does not wait for the others.
    host.addEventListener('pointerdown', make, { capture: true })
    texts.push(make)
    return element('div', surface, host)
  }
  for (const cell of drawable) {
    const runs = cellKinds.get(cell.kind)?.runsOnKernel === true
    const body = element('div', 'cell-body', prose.get(cell.id) ?? drawText(cell))
    if (runs && cell.outputs !== null) body.append(drawOutputs(cell.outputs))
    const gutter = runs ? drawGutter(cell, look) : element('div', 'cell-gutter')
    const article = element('article', 'cell', gutter, body, element('div', 'insert-line'))
    article.dataset.firstCell = cell.id
    article.dataset.kind = cell.kind
    column.append(article)
  }
  firstPicture.show(picture)
  const [first, ...others] = texts
  first?.()
  whenIdle(others)
  return true
}
