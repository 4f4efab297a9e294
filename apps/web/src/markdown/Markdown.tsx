import './prose.css'
import {
  type MouseEvent,
  type SyntheticEvent,
  use,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Attachments } from './attachedPicture.ts'
import { BesideContext } from './Beside.ts'
import { type BesideAddress, besideAddress } from './besideAddress.ts'
import { HeavyText } from './HeavyText.tsx'
import { isHeavy } from './isHeavy.ts'
import { PictureConsentContext } from './PictureConsent.ts'
import { type Format, onLoaded, renderedMarkdown } from './renderedMarkdown.ts'
import type { MathScope } from './tex/MathContext.ts'

export interface MarkdownProps {
  readonly source: string
  readonly attachments: Attachments | null
  /** Where it stands in its notebook, if it does. */
  readonly place?: MathScope | null
  readonly format?: Format
  /** A task was ticked or unticked, in that line. Without it, tasks only show their state. */
  readonly onTask?: (line: number) => void
  /** A link into the notebook was followed that leads to nothing in this text. */
  readonly onAnchor?: (name: string) => void
}

/** DOMPurify writes this before the ids and names of a text, so that they meet none of the page's. */
const OWN = 'user-content-'

/** The place in a rendered text that a link names. */
export const anchorIn = (prose: Element, name: string): HTMLElement | null =>
  prose.querySelector<HTMLElement>(`[id="${CSS.escape(OWN + name)}"], [name="${CSS.escape(OWN + name)}"]`)

/** Shows a place, and gives it the focus, so that the keyboard goes on from there. */
export const goToElement = (place: HTMLElement): void => {
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

/** What a picture or a link of ours names beside the notebook's file; null when it names something else. */
const besideOf = (element: HTMLElement | null): BesideAddress | null =>
  element?.dataset.beside === undefined ? null : besideAddress(element.dataset.beside)

/** Whether a link is to open beside what is there, as everywhere in a browser. */
const isApart = ({ button, ctrlKey, metaKey, shiftKey }: MouseEvent): boolean =>
  button === 1 || ctrlKey || metaKey || shiftKey

/** Markdown, rendered and sanitized. What would hold up the page for long is drawn when somebody wants it. */
export const Markdown = (props: MarkdownProps) => {
  const [wanted, setWanted] = useState(false)
  if (!wanted && isHeavy(props.source))
    return <HeavyText source={props.source} onShow={() => setWanted(true)} />
  return <Drawn {...props} />
}

const Drawn = ({
  source,
  attachments,
  place = null,
  format = 'markdown',
  onTask,
  onAnchor,
}: MarkdownProps) => {
  const prose = useRef<HTMLDivElement>(null)
  const pictures = use(PictureConsentContext)
  const loads = useSyncExternalStore(pictures.on, pictures.consent) === 'load'
  const beside = use(BesideContext)
  const besideId = beside?.notebookId ?? null
  const get = useCallback(
    () => renderedMarkdown(source, attachments, { place, format, loads, beside: besideId }),
    [source, attachments, place, format, loads, besideId],
  )
  const { html, held } = useSyncExternalStore(onLoaded, get)
  const ticked = useRef<string | null>(null)

  useEffect(() => pictures.met(held), [pictures, held])

  // The text is drawn anew when a task changes: the keyboard stays where it was.
  useLayoutEffect(() => {
    const boxes = prose.current?.querySelectorAll<HTMLInputElement>('input[data-task]') ?? []
    for (const box of boxes) {
      box.disabled = onTask === undefined
      if (box.dataset.task === ticked.current) box.focus({ preventScroll: true })
    }
    ticked.current = null
  }, [html, onTask])

  /** A link to another notebook: that is opened. */
  const followed = (event: MouseEvent, target: Element): boolean => {
    const address = besideOf(target.closest<HTMLElement>('a, area'))
    if (beside === null || address === null || event.button > 1) return false
    event.preventDefault()
    beside.follow(address, isApart(event))
    return true
  }

  const onError = ({ target }: SyntheticEvent) => {
    if (!(target instanceof HTMLImageElement)) return
    const address = besideOf(target)
    if (address !== null) beside?.tellWhy(target, address)
  }

  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return
    const box = event.target.closest<HTMLInputElement>('input[data-task]')
    if (box !== null) {
      ticked.current = box.dataset.task ?? null
      return onTask?.(Number(box.dataset.task))
    }
    if (event.target.closest('button.prose-remote') !== null) return pictures.decide('load')
    if (followed(event, event.target)) return
    const name = event.target.closest('a[href^="#"]')?.getAttribute('href')?.slice(1)
    if (name === undefined) return
    event.preventDefault()
    const place = prose.current && anchorIn(prose.current, decoded(name))
    if (place) goToElement(place)
    else onAnchor?.(decoded(name))
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: it hears what its links and boxes do, which have keys.
    // biome-ignore lint/a11y/noStaticElementInteractions: as above.
    <div
      ref={prose}
      className="prose"
      onClick={onClick}
      onAuxClick={(event) => event.target instanceof Element && followed(event, event.target)}
      // Of pictures, of which it goes no further.
      onErrorCapture={onError}
      dangerouslySetInnerHTML={{ __html: html }}
    />
  )
}
