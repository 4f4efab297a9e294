import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import { type FailureWords, failureOf } from '../../failures/failureText.ts'
import { FrameBudget } from './FrameBudget.ts'
import type { FrameContent } from './FrameContent.ts'
import { frameAddress } from './frameAddress.ts'
import {
  type FrameLook,
  type FromFrame,
  readFrameMessage,
  type ToFrame,
  VIEW_HEIGHT,
} from './frameMessages.ts'
import { isSameContent } from './isSameContent.ts'

/** Who shows the frame just now. */
export interface FrameOwner {
  /** How tall the content is, in pixels. */
  readonly onHeight: (height: number) => void
  /** Something in it saves a file. */
  readonly onFile: (name: string, file: Blob) => void
  /** A link in it was followed to a file beside the notebook's. */
  readonly onFollow: (address: string, apart: boolean) => void
  readonly onFailure: (failure: FailureWords) => void
}

/** A frame that has loaded says so at once; after this long, in milliseconds, it is none of ours. */
const SILENCE = 2000

const notFetched: FailureWords = {
  what: 'This output could not be drawn',
  why: 'The frame that it is drawn in could not be fetched: the server does not answer.',
  todo: 'Try again when it is back.',
}

/** The page's typeface, which a frame cannot load by itself. */
let typeface: Promise<ArrayBuffer | null> | undefined
const loadTypeface = () => {
  typeface ??= fetch(interUrl).then(
    (response) => (response.ok ? response.arrayBuffer() : null),
    () => null,
  )
  return typeface
}

const replaced: FailureWords = {
  what: 'This output was closed',
  why: 'Something in it went to another address, and would have taken its place.',
  todo: 'Try again to see the output as it was.',
}

const tooLoud: FailureWords = {
  what: 'This output was stopped',
  why: 'It sent the page more messages than it can take.',
  todo: 'Correct the script of the output and run the cell again.',
}

/** The frames in the page, by their windows: what one says is heard by it alone. */
const frames = new Map<MessageEventSource, OutputFrame>()

/** Frames within an output's frame count for it: deeper than this none is looked for. */
const DEEPEST = 8

const frameAround = (source: MessageEventSource): OutputFrame | undefined => {
  let at = source as Window
  for (let depth = 0; depth < DEEPEST && at.parent && at.parent !== at; depth++) {
    at = at.parent
    const frame = frames.get(at)
    if (frame !== undefined) return frame
  }
  return undefined
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const { source } = event
  if (source === null || source === window) return
  const own = frames.get(source)
  const frame = own ?? frameAround(source)
  if (frame === undefined || !frame.count() || own === undefined) return
  const message = readFrameMessage(event.data)
  if (message !== null) own.hear(message)
})

/**
 * A frame without an origin, which has its own security policy (inside/frame.html) and says how tall it is.
 * It belongs to no component, so that it can outlive the one that shows it.
 */
export class OutputFrame {
  readonly element = document.createElement('iframe')
  /** The id of the output that it is for. */
  output: string | null = null
  #owner: FrameOwner | null = null
  #content: FrameContent | null = null
  #library: (() => Promise<string>) | undefined
  #look: FrameLook | null = null
  readonly #budget = new FrameBudget()
  #height: number | null = null
  #resizing: ReturnType<typeof setTimeout> | null = null
  #typesets = false
  #ready = false
  #loads = 0
  #failure: FailureWords | null = null

  constructor() {
    const { element } = this
    element.sandbox.add('allow-scripts', 'allow-popups', 'allow-popups-to-escape-sandbox')
    element.className = 'output-frame'
    element.title = 'Output'
    element.src = frameAddress
    element.addEventListener('load', () => {
      // What went elsewhere is nothing that we know, and not what was to be shown.
      if (this.#loads++ > 0) return this.#fail(replaced)
      // A frame that the server did not give shows the browser's own error, and stays silent.
      if (!this.#ready) setTimeout(() => this.#ready || this.#fail(notFetched), SILENCE)
    })
  }

  /** What it shows, or is about to show. */
  get content(): FrameContent | null {
    return this.#content
  }

  get failed(): boolean {
    return this.#failure !== null
  }

  /** To be called once, when it is in the page. */
  begin(): void {
    if (this.element.contentWindow !== null) frames.set(this.element.contentWindow, this)
  }

  /** It is shown by somebody, or by nobody. */
  belongTo(owner: FrameOwner | null): void {
    this.#owner = owner
    if (owner !== null && this.#height !== null) owner.onHeight(this.#height)
    if (owner !== null && this.#failure !== null) owner.onFailure(this.#failure)
  }

  /**
   * Shows a content, unless it does already.
   *
   * @param library gives the script that the content needs, as text.
   */
  show(content: FrameContent, library?: () => Promise<string>): void {
    const shows = this.#content !== null && isSameContent(this.#content, content)
    this.#content = content
    this.#library = library
    if (this.#ready && !shows) this.#send()
  }

  lookLike(look: FrameLook): void {
    this.element.style.colorScheme = look.theme
    if (this.#look?.theme === look.theme && this.#look.scale === look.scale) return
    this.#look = look
    if (this.#ready) this.#say({ type: 'look', ...look })
  }

  /** Takes it out of the page for good. */
  end(): void {
    this.#owner = null
    if (this.#resizing !== null) clearTimeout(this.#resizing)
    if (this.element.contentWindow !== null) frames.delete(this.element.contentWindow)
    this.element.remove()
  }

  /** A message came out of it; false when it is one too many. */
  count(): boolean {
    if (this.#budget.message()) return true
    this.#fail(tooLoud)
    this.end()
    return false
  }

  /** A message from inside, which is not trusted. */
  hear(message: FromFrame): void {
    switch (message.type) {
      case 'ready':
        if (!this.#ready) this.#start()
        return
      case 'height':
        this.#resize(message.height)
        return
      case 'typeset':
        this.#typeset(message)
        return
      case 'save':
        this.#owner?.onFile(message.name, message.file)
        return
      case 'follow':
        this.#owner?.onFollow(message.address, message.apart)
    }
  }

  /** The newest height counts; how soon depends on how often it changes. */
  #resize(height: number): void {
    if (this.#height === null) this.element.style.height = ''
    this.#height = height
    if (this.#resizing !== null) return
    const tell = () => {
      this.#resizing = null
      if (this.#height !== null) this.#owner?.onHeight(this.#height)
    }
    const wait = this.#budget.change()
    if (wait === 0) tell()
    else this.#resizing = setTimeout(tell, wait)
  }

  /** Once: what asks again is none of ours. */
  #typeset({ formulas }: FromFrame & { type: 'typeset' }): void {
    if (this.#typesets) return
    this.#typesets = true
    void import('./typesetForFrame.ts')
      .then(({ typesetForFrame }) => typesetForFrame(formulas))
      // Without it formulas stay as they are written.
      .then(
        (typeset) => this.#say({ type: 'typeset', ...typeset }),
        () => {},
      )
  }

  #start(): void {
    this.#ready = true
    if (this.#look !== null) this.#say({ type: 'look', ...this.#look })
    this.#send()
    void loadTypeface().then((font) => {
      if (font !== null) this.#say({ type: 'typeface', font })
    })
  }

  #send(): void {
    const content = this.#content
    if (content === null) return
    const show = (library: string | null) => {
      // Another one may have come while the library was on its way.
      if (this.#content === null || !isSameContent(content, this.#content)) return
      // Scripts may ask once how tall the window is. What is not seen of it yet is cut off around it.
      if (this.#height === null) this.element.style.height = `${VIEW_HEIGHT}px`
      this.#say({ type: 'show', content, library, width: this.element.clientWidth })
    }
    if (this.#library === undefined) show(null)
    else this.#library().then(show, (error) => this.#fail(failureOf('This output could not be drawn', error)))
  }

  #fail(failure: FailureWords): void {
    this.#failure = failure
    this.#owner?.onFailure(failure)
  }

  #say(message: ToFrame): void {
    this.element.contentWindow?.postMessage(message, '*')
  }
}
