import { escapeHtml } from '../languages/escapeHtml.ts'
import { type Attachments, attachedPicture } from './attachedPicture.ts'
import type { RenderedMarkdown } from './renderMarkdown.ts'

/** So many texts stay rendered; the oldest are forgotten. */
const LIMIT = 3000

interface Kept extends RenderedMarkdown {
  /** How many libraries had been loaded when it was rendered. */
  readonly loads: number
}

const plain = new Map<string, Kept>()
const withAttachments = new WeakMap<Attachments, Map<string, Kept>>()
const listeners = new Set<() => void>()
let loads = 0

/** What is on its way. */
const loading = new Set<Promise<unknown>>()

type Render = (source: string, attachments: Attachments | null) => RenderedMarkdown

/** Until what renders has come, a text is not shown. */
const notYet: Render = () => ({ html: '', lacks: [loadMarkdown] })

/** When it does not come, a text is shown as it was written, until it does. */
const asWritten: Render = (source) => ({
  html: `<p class="whitespace-pre-wrap">${escapeHtml(source)}</p>`,
  lacks: [loadMarkdown],
})

let render: Render = notYet
let arriving: Promise<void> | undefined

const changed = (): void => {
  loads++
  for (const listener of listeners) listener()
}

/** Fetches what renders Markdown: much code, which the browser is to read after that of the first editor. */
export const loadMarkdown = (): Promise<void> => {
  arriving ??= import('./renderMarkdown.ts').then(
    ({ renderMarkdown }) => {
      render = (source, attachments) => renderMarkdown(source, (name) => attachedPicture(attachments, name))
      changed()
    },
    (error) => {
      arriving = undefined
      if (render === notYet) {
        render = asWritten
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

/** Markdown as safe HTML, rendered once; better once what it lacked has been loaded (`onLoaded`). */
export const renderedMarkdown = (source: string, attachments: Attachments | null): string => {
  const map = mapOf(attachments)
  const kept = map.get(source)
  if (kept !== undefined && (kept.lacks.length === 0 || kept.loads === loads)) return kept.html
  const rendered = render(source, attachments)
  map.delete(source)
  map.set(source, { ...rendered, loads })
  if (map.size > LIMIT)
    for (const oldest of map.keys()) {
      map.delete(oldest)
      break
    }
  load(rendered.lacks)
  return rendered.html
}

/** Calls `listener` when something has been loaded that rendered texts may have lacked. */
export const onLoaded = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
