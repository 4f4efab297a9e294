import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { type FailureWords, failureOf } from '../../failures/failureText.ts'
import { theme } from '../../theme/Theme.ts'
import { OutputFailure } from '../OutputFailure.tsx'
import { FrameHeights } from './FrameHeights.ts'
import { frameAddress } from './frameAddress.ts'

/** The page's typeface, which a frame cannot load by itself. */
let typeface: Promise<ArrayBuffer | null> | undefined
const loadTypeface = () => {
  typeface ??= fetch(interUrl).then(
    (response) => (response.ok ? response.arrayBuffer() : null),
    () => null,
  )
  return typeface
}

const notFetched: FailureWords = {
  what: 'This output could not be drawn',
  why: 'The frame that it is drawn in could not be fetched: the server does not answer.',
  todo: 'Try again when it is back.',
}

/** What a frame shows. */
export type FrameContent =
  | { readonly type: 'html'; readonly html: string }
  | { readonly type: 'plotly'; readonly figure: unknown }

/** Frames are loaded when they come this close to the window, in pixels. */
const NEAR = 800

/** A frame that has loaded says so at once; after this long, in milliseconds, it is none of ours. */
const SILENCE = 2000

/** The tallest that a frame grows; beyond it scrolls inside. In pixels. */
const TALLEST = 6000

/** The heights of contents that were shown before: a frame that comes back has it from the start. */
const heights = new FrameHeights()

interface FrameProps {
  readonly title: string
  readonly content: FrameContent
  /** The script that the content needs, as text. */
  readonly library?: () => Promise<string>
  readonly initialHeight?: number
}

/**
 * Shows what is not trusted: in a frame without an origin, which has its own security policy
 * (public/frame.html) and says only how tall it is.
 */
export const SandboxFrame = ({ title, content, library, initialHeight = 24 }: FrameProps) => {
  const frame = useRef<HTMLIFrameElement>(null)
  const [near, setNear] = useState(false)
  const [arrived, setArrived] = useState(false)
  const [ready, setReady] = useState(false)
  const key = content.type === 'html' ? content.html : content.figure
  const [height, setHeight] = useState(() => heights.get(key) ?? initialHeight)
  const [failure, setFailure] = useState<FailureWords | null>(null)
  const shownTheme = useSyncExternalStore(theme.subscribe, theme.shown)

  useEffect(() => {
    if (frame.current === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
      },
      { rootMargin: `${NEAR}px` },
    )
    observer.observe(frame.current)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const onMessage = (event: MessageEvent<{ type?: unknown; height?: unknown } | null>) => {
      if (event.source === null || event.source !== frame.current?.contentWindow) return
      if (event.data?.type === 'ready') setReady(true)
      if (event.data?.type === 'height' && typeof event.data.height === 'number') {
        const height = Math.min(TALLEST, Math.max(0, Math.ceil(event.data.height)))
        heights.remember(key, height)
        setHeight(height)
      }
    }
    window.addEventListener('message', onMessage)
    return () => window.removeEventListener('message', onMessage)
  }, [key])

  // The content is its key.
  useEffect(() => {
    if (!ready || failure !== null) return
    let wanted = true
    const show = (script?: string) => {
      if (wanted) frame.current?.contentWindow?.postMessage({ ...content, script, theme: shownTheme }, '*')
    }
    if (library === undefined) show()
    else library().then(show, (error) => setFailure(failureOf('This output could not be drawn', error)))
    return () => {
      wanted = false
    }
  }, [ready, key, library, failure])

  useEffect(() => {
    if (!ready) return
    void loadTypeface().then((font) => {
      if (font !== null) frame.current?.contentWindow?.postMessage({ type: 'typeface', font }, '*')
    })
  }, [ready])

  useEffect(() => {
    if (ready) frame.current?.contentWindow?.postMessage({ type: 'theme', theme: shownTheme }, '*')
  }, [ready, shownTheme])

  useEffect(() => {
    if (!arrived || ready) return
    // A frame that the server did not give shows the browser's own error, and stays silent.
    const timer = setTimeout(() => setFailure(notFetched), SILENCE)
    return () => clearTimeout(timer)
  }, [arrived, ready])

  if (failure !== null) {
    const retry = () => {
      setReady(false)
      setArrived(false)
      setFailure(null)
    }
    return <OutputFailure {...failure} retry={retry} />
  }
  return (
    <iframe
      ref={frame}
      title={title}
      onLoad={() => setArrived(near)}
      src={near ? frameAddress : undefined}
      sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"
      className="block w-full"
      style={{ height, colorScheme: shownTheme }}
    />
  )
}
