import type { FrameContent } from './FrameContent.ts'

/** Figures are decoded anew each time that their cell is drawn; equal ones have one text. */
const texts = new WeakMap<object, string>()

const textOf = (figure: unknown): string => {
  if (typeof figure !== 'object' || figure === null) return JSON.stringify(figure)
  const text = texts.get(figure) ?? JSON.stringify(figure)
  texts.set(figure, text)
  return text
}

/** Whether two contents look the same. */
export const isSameContent = (one: FrameContent, other: FrameContent): boolean => {
  if (one.type === 'html') return other.type === 'html' && one.html === other.html
  if (one.type === 'script') return other.type === 'script' && one.code === other.code
  return (
    other.type === 'plotly' && (one.figure === other.figure || textOf(one.figure) === textOf(other.figure))
  )
}
