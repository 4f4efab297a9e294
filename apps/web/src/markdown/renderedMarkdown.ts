import { Listeners } from '@anode/protocol/listeners'
import { escapeHtml } from '../languages/escapeHtml.ts'
import { type Attachments, attachedPicture } from './attachedPicture.ts'
import type { RenderedMarkdown } from './renderMarkdown.ts'
import { type MathContext, type MathScope, noContext } from './tex/MathContext.ts'

/** So many texts stay rendered; the oldest are forgotten. */
const LIMIT = 3000

interface Kept extends RenderedMarkdown {
  /** How many libraries had been loaded when it was rendered. */
  readonly loads: number
  /** Beside which notebook's file its relative addresses are; null for none. */
  readonly beside: string | null
}

const plain = new Map<string, Kept>()
const withAttachments = new WeakMap<Attachments, Map<string, Kept>>()
const listeners = new Listeners('what renders Markdown')
let loads = 0

/** What is on its way. */
const loading = new Set<Promise<unknown>>()

/** In what a text is written: LaTeX is text with formulas. */
export type Format = 'markdown' | 'latex'

export interface TextOptions {
  /** Where it stands in its notebook, if it does. */
  readonly place?: MathScope | null
  readonly format?: Format
  /** Pictures of other sites are loaded. */
  readonly loads?: boolean
  /** The notebook beside whose file relative addresses are; null where it is no file. */
  readonly beside?: string | null
}

interface Renderer {
  readonly render: (
    source: string,
    attachments: Attachments | null,
    options: Required<Omit<TextOptions, 'place'>> & { readonly context: MathContext },
  ) => RenderedMarkdown
  readonly contextOf: (source: string, place: MathScope) => MathContext & { readonly key: string }
}

const without = { ...noContext, key: '' }

/** Until what renders has come, a text is not shown. */
const notYet: Renderer = {
  render: () => ({ html: '', lacks: [loadMarkdown], held: [], isRelative: false }),
  contextOf: () => without,
}

/** When it does not come, a text is shown as it was written, until it does. */
const asWritten: Renderer = {
  render: (source) => ({
    html: `<p class="whitespace-pre-wrap">${escapeHtml(source)}</p>`,
    lacks: [loadMarkdown],
    held: [],
    isRelative: false,
  }),
  contextOf: () => without,
}

let renderer: Renderer = notYet
let arriving: Promise<void> | undefined

const changed = (): void => {
  loads++
  listeners.tell()
}

/** Fetches what renders Markdown: much code, which the browser is to read after that of the first editor. */
export const loadMarkdown = (): Promise<void> => {
  arriving ??= import('./renderMarkdown.ts').then(
    ({ renderMarkdown, parseLatex, contextOf }) => {
      renderer = {
        render: (source, attachments, { format, loads, beside, context }) => {
          const find = (name: string) => attachedPicture(attachments, name)
          const options = { find, loads, beside, context }
          return renderMarkdown(source, format === 'latex' ? { ...options, parse: parseLatex } : options)
        },
        contextOf,
      }
      changed()
    },
    (error) => {
      arriving = undefined
      if (renderer === notYet) {
        renderer = asWritten
        changed()
      }
      throw error
    },
  )
  return arriving
}

const load = (lacks: RenderedMarkdown['lacks']): void => {
  for (const start of lacks) {
    const promise = start()
    if (loading.has(promise)) continue
    loading.add(promise)
    const done = () => loading.delete(promise)
    // What cannot be loaded is shown without it, and tried again with the next text that wants it.
    promise.then(() => {
      done()
      changed()
    }, done)
  }
}

const mapOf = (attachments: Attachments | null): Map<string, Kept> => {
  if (attachments === null) return plain
  const map = withAttachments.get(attachments) ?? new Map<string, Kept>()
  withAttachments.set(attachments, map)
  return map
}

/** A text as it is shown. */
export type ShownText = Pick<RenderedMarkdown, 'html' | 'held'>

/**
 * Markdown as safe HTML, rendered once; better once what it lacked has been loaded (`onLoaded`). The same object while
 * nothing of it changes.
 */
export const renderedMarkdown = (
  source: string,
  attachments: Attachments | null,
  { place = null, format = 'markdown', loads: pictures = false, beside = null }: TextOptions = {},
): ShownText => {
  const map = mapOf(attachments)
  const context = place === null ? without : renderer.contextOf(source, place)
  const key = `${format} ${pictures} ${context.key}\0${source}`
  const kept = map.get(key)
  const means = kept !== undefined && (!kept.isRelative || kept.beside === beside)
  if (means && (kept.lacks.length === 0 || kept.loads === loads)) return kept
  const rendered: Kept = {
    ...renderer.render(source, attachments, { format, loads: pictures, beside, context }),
    loads,
    beside,
  }
  map.delete(key)
  map.set(key, rendered)
  if (map.size > LIMIT)
    for (const oldest of map.keys()) {
      map.delete(oldest)
      break
    }
  load(rendered.lacks)
  return rendered
}

/** Calls `listener` when something has been loaded that rendered texts may have lacked. */
export const onLoaded = (listener: () => void): (() => void) => {
  return listeners.add(listener)
}
