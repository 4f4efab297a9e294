import type { Typeset } from '../../markdown/formulas.ts'
import type { FrameContent } from './FrameContent.ts'

/** The tallest that a frame grows, in pixels; what is taller scrolls inside. */
export const TALLEST = 6000

/**
 * What content that asks for the height of the window is told, in pixels: `100vh`, and what a script finds when it
 * begins. The frame is as tall as its content, so that cannot ask how tall that is.
 */
export const VIEW_HEIGHT = 500

/** A formula that a text holds, as the page is asked to typeset it. */
export interface FrameFormula {
  readonly tex: string
  /** On lines of its own. */
  readonly display: boolean
}

/** How the page looks, for what is inside. */
export interface FrameLook {
  readonly theme: 'light' | 'dark'
  /** The person's text size; 1 is the standard. */
  readonly scale: number
}

/** From the page to the inside of a frame. */
export type ToFrame =
  | ({ readonly type: 'look' } & FrameLook)
  | { readonly type: 'typeface'; readonly font: ArrayBuffer }
  | {
      readonly type: 'show'
      readonly content: FrameContent
      /** The library that draws it, as text. */
      readonly library: string | null
      /** How wide the frame is going to be, in pixels: nothing is drawn for another width before. */
      readonly width: number
    }
  /** The answer to `typeset`, in the order of what was asked for; `css` is what the HTML takes. */
  | { readonly type: 'typeset'; readonly css: string; readonly formulas: ReadonlyArray<Typeset> }

/** From the inside of a frame to the page. Whatever runs in it can send the same: nothing in it is trusted. */
export type FromFrame =
  | { readonly type: 'ready' }
  | { readonly type: 'height'; readonly height: number }
  | { readonly type: 'typeset'; readonly formulas: ReadonlyArray<FrameFormula> }
  /** A link was followed that saves a file. */
  | { readonly type: 'save'; readonly name: string; readonly file: Blob }
  /** A link was followed to a file beside the notebook's; `apart`: as one opens links in a tab of their own. */
  | { readonly type: 'follow'; readonly address: string; readonly apart: boolean }

/** A frame may have so many formulas typeset, and so many characters in all. */
const FORMULAS = 3000
const CHARACTERS = 400_000

/** No address of a file is longer. */
const LONGEST_ADDRESS = 20_000

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isFormula = (value: unknown): value is FrameFormula =>
  isRecord(value) && typeof value.tex === 'string' && typeof value.display === 'boolean'

/** A message from inside a frame if it is one, else null. */
export const readFrameMessage = (data: unknown): FromFrame | null => {
  if (!isRecord(data)) return null
  const { type, height, formulas, name, file, address, apart } = data
  if (type === 'ready') return { type }
  if (type === 'height' && typeof height === 'number' && height >= 0)
    return { type, height: Math.min(TALLEST, Math.ceil(height)) }
  if (type === 'typeset' && Array.isArray(formulas) && formulas.length <= FORMULAS) {
    if (!formulas.every(isFormula)) return null
    return formulas.reduce((sum, { tex }) => sum + tex.length, 0) > CHARACTERS ? null : { type, formulas }
  }
  if (type === 'save' && typeof name === 'string' && file instanceof Blob)
    return { type, name: fileName(name), file }
  if (type === 'follow' && typeof address === 'string' && address.length <= LONGEST_ADDRESS)
    return { type, address, apart: apart === true }
  return null
}

/** A name for a file that says neither a folder nor anything that is not seen. */
const fileName = (name: string): string => {
  const plain = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  return plain.slice(0, 150) || 'download'
}
