import './prose.css'
import { type MouseEvent, useCallback, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import type { Attachments } from './attachedPicture.ts'
import { onLoaded, renderedMarkdown } from './renderedMarkdown.ts'

export interface MarkdownProps {
  readonly source: string
  readonly attachments: Attachments | null
  /** A task was ticked or unticked, in that line. Without it, tasks only show their state. */
  readonly onTask?: (line: number) => void
  /** A link into the notebook was followed that leads to nothing in this text. */
  readonly onAnchor?: (name: string) => void
}

/** DOMPurify writes this before the ids and names of a text, so that they meet none of the page's. */
const OWN = 'user-content-'

/** The place in a rendered text that a link names. */
export const placeIn = (prose: Element, name: string): HTMLElement | null =>
  prose.querySelector<HTMLElement>(`[id="${CSS.escape(OWN + name)}"], [name="${CSS.escape(OWN + name)}"]`)

/** Shows a place, and gives it the focus, so that the keyboard goes on from there. */
export const goToPlace = (place: HTMLElement): void => {
  place.scrollIntoView({ block: 'center' })
  if (place.tabIndex < 0) place.tabIndex = -1
  place.focus({ preventScroll: true })
}

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** Markdown, rendered and sanitized. */
export const Markdown = ({ source, attachments, onTask, onAnchor }: MarkdownProps) => {
  const prose = useRef<HTMLDivElement>(null)
  const get = useCallback(() => renderedMarkdown(source, attachments), [source, attachments])
  const html = useSyncExternalStore(onLoaded, get)
  const ticked = useRef<string | null>(null)

  // The text is drawn anew when a task changes: the keyboard stays where it was.
  useLayoutEffect(() => {
    const boxes = prose.current?.querySelectorAll<HTMLInputElement>('input[data-task]') ?? []
    for (const box of boxes) {
      box.disabled = onTask === undefined
      if (box.dataset.task === ticked.current) box.focus({ preventScroll: true })
    }
    ticked.current = null
  }, [html, onTask])

  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return
    const box = event.target.closest<HTMLInputElement>('input[data-task]')
    if (box !== null) {
      ticked.current = box.dataset.task ?? null
      return onTask?.(Number(box.dataset.task))
    }
    const name = event.target.closest('a[href^="#"]')?.getAttribute('href')?.slice(1)
    if (name === undefined) return
    event.preventDefault()
    const place = prose.current && placeIn(prose.current, decoded(name))
    if (place) goToPlace(place)
    else onAnchor?.(decoded(name))
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: it hears what its links and boxes do, which have keys.
    // biome-ignore lint/a11y/noStaticElementInteractions: as above.
    <div ref={prose} className="prose" onClick={onClick} dangerouslySetInnerHTML={{ __html: html }} />
  )
}
