import { use, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { FailureWords } from '../../failures/failureText.ts'
import { saveFile } from '../../failures/saveFile.ts'
import { BesideContext } from '../../markdown/Beside.ts'
import { besideAddress } from '../../markdown/besideAddress.ts'
import { useSetting } from '../../settings/settings.ts'
import { theme } from '../../theme/Theme.ts'
import { showFailure } from '../../toasts/Toasts.tsx'
import { OutputFailure } from '../look/OutputFailure.tsx'
import type { FrameContent } from './FrameContent.ts'
import { FrameHeights } from './FrameHeights.ts'
import './frame.css'
import { framePool } from './FramePool.ts'
import { type OfferedFile, OfferedFileBar } from './OfferedFileBar.tsx'
import type { OutputFrame } from './OutputFrame.ts'
import { OutputId } from './OutputId.ts'

/** Frames are loaded when they come this close to the window, in pixels. */
const NEAR = 800

const NO_FILE = 'This notebook is no file of the disk: nothing lies beside it.'

/** The heights of contents that were shown before: a frame that comes back has it from the start. */
const heights = new FrameHeights()

/** What tells a content from others. */
const keyOf = (content: FrameContent): unknown => {
  switch (content.type) {
    case 'html':
      return content.html
    case 'script':
      return content.code
    case 'plotly':
      return content.figure
  }
}

interface FrameProps {
  readonly title: string
  readonly content: FrameContent
  /** The script that the content needs, as text. */
  readonly library?: () => Promise<string>
  readonly initialHeight?: number
}

/** Shows what is not trusted, in a frame that can reach nothing of the page. */
export const SandboxFrame = ({ title, content, library, initialHeight = 24 }: FrameProps) => {
  const place = useRef<HTMLDivElement>(null)
  const frame = useRef<OutputFrame>(null)
  const output = use(OutputId)
  const beside = use(BesideContext)
  const [near, setNear] = useState(false)
  const key = keyOf(content)
  const latest = useRef({ key, content, beside })
  latest.current = { key, content, beside }
  const [height, setHeight] = useState(() => heights.get(key) ?? initialHeight)
  const [failure, setFailure] = useState<FailureWords | null>(null)
  const [offered, setOffered] = useState<OfferedFile | null>(null)
  const shownTheme = useSyncExternalStore(theme.subscribe, theme.shown)
  const scale = useSetting('fontSize') / 100

  useEffect(() => {
    if (place.current === null) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
      },
      { rootMargin: `${NEAR}px` },
    )
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [])

  // Before what holds it leaves the page: then it could not be kept any more.
  useLayoutEffect(() => {
    if (!near || failure !== null || place.current === null) return
    const taken = framePool.take(output, latest.current.content, place.current)
    frame.current = taken
    /** Whether somebody has just pressed something in it: what is shown can send the same messages by itself. */
    const isPressed = () => navigator.userActivation?.isActive && document.activeElement === taken.element
    taken.belongTo({
      onHeight: (height) => {
        heights.remember(latest.current.key, height)
        setHeight(height)
      },
      onFile: (name, file) => {
        // Who has just pressed something in it is not asked; nothing is saved for somebody who has not.
        if (isPressed()) saveFile(name, file)
        else setOffered({ name, file })
      },
      onFollow: (written, apart) => {
        const address = besideAddress(written)
        if (address === null || !isPressed()) return
        const { beside } = latest.current
        if (beside !== null) beside.follow(address, apart)
        else showFailure({ what: `“${address.path}” was not opened`, why: NO_FILE })
      },
      onFailure: setFailure,
    })
    return () => {
      frame.current = null
      framePool.leave(taken)
    }
  }, [near, failure, output])

  useLayoutEffect(() => {
    if (!near || frame.current === null) return
    frame.current.element.title = title
    frame.current.lookLike({ theme: shownTheme, scale })
  }, [near, failure, title, shownTheme, scale])

  // The content is its key.
  useLayoutEffect(() => {
    if (near) frame.current?.show(latest.current.content, library)
  }, [near, failure, key, library])

  if (failure !== null) return <OutputFailure {...failure} retry={() => setFailure(null)} />
  return (
    <>
      <div ref={place} className="output-place" style={{ height }} />
      {offered !== null && <OfferedFileBar {...offered} onEnd={() => setOffered(null)} />}
    </>
  )
}
