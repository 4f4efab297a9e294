import interUrl from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'
import { type FailureWords, failureOf } from '../../failures/failureText.ts'
import { frameAddress } from './frameAddress.ts'
import { isSameContent } from './isSameContent.ts'

/** What a frame shows. */
export type FrameContent =
  | { readonly type: 'html'; readonly html: string }
  | { readonly type: 'plotly'; readonly figure: unknown }

/** How the page looks, for what is inside. */
export interface FrameLook {
  readonly theme: 'light' | 'dark'
  /** The person's text size; 1 is the standard. */
  readonly scale: number
}

/** Who shows the frame just now. */
export interface FrameOwner {
  /** How tall the content is, in pixels. */
  readonly onHeight: (height: number) => void
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

/** The frames in the page, by their windows: what one says is heard by it alone. */
const frames = new Map<MessageEventSource, OutputFrame>()

window.addEventListener('message', ({ source, data }: MessageEvent<{ type?: unknown; height?: unknown }>) => {
  if (source !== null) frames.get(source)?.hear(data)
})

/**
 * A frame without an origin, which has its own security policy (public/frame.html) and says only how tall it is.
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
  #height: number | null = null
  #ready = false
  #failed = false

  constructor() {
    const { element } = this
    element.sandbox.add('allow-scripts', 'allow-popups', 'allow-popups-to-escape-sandbox')
    element.className = 'output-frame'
    element.title = 'Output'
    element.src = frameAddress
    element.addEventListener('load', () => {
      // A frame that the server did not give shows the browser's own error, and stays silent.
      if (!this.#ready) setTimeout(() => this.#ready || this.#fail(notFetched), SILENCE)
    })
  }

  /** What it shows, or is about to show. */
  get content(): FrameContent | null {
    return this.#content
  }

  get failed(): boolean {
    return this.#failed
  }

  /** To be called once, when it is in the page. */
  begin(): void {
    if (this.element.contentWindow !== null) frames.set(this.element.contentWindow, this)
  }

  /** It is shown by somebody, or by nobody. */
  belongTo(owner: FrameOwner | null): void {
    this.#owner = owner
    if (owner !== null && this.#height !== null) owner.onHeight(this.#height)
    if (owner !== null && this.#failed) owner.onFailure(notFetched)
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
    if (this.element.contentWindow !== null) frames.delete(this.element.contentWindow)
    this.element.remove()
  }

  /** A message from inside, which is not trusted. */
  hear(message: { readonly type?: unknown; readonly height?: unknown } | null): void {
    if (message?.type === 'ready' && !this.#ready) this.#start()
    if (message?.type === 'height' && typeof message.height === 'number') {
      this.#height = message.height
      this.#owner?.onHeight(message.height)
    }
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
    const show = (script?: string) => {
      // Another one may have come while the library was on its way.
      if (this.#content !== null && isSameContent(content, this.#content)) this.#say({ ...content, script })
    }
    if (this.#library === undefined) show()
    else this.#library().then(show, (error) => this.#fail(failureOf('This output could not be drawn', error)))
  }

  #fail(failure: FailureWords): void {
    this.#failed = true
    this.#owner?.onFailure(failure)
  }

  #say(message: object): void {
    this.element.contentWindow?.postMessage(message, '*')
  }
}
