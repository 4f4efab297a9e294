/** A part of a split text, and the line ends before it, which belong to neither part. */
export interface TextPart {
  readonly separator: string
  readonly text: string
}

/**
 * Splits a text at offsets. Line ends at the cuts are taken out, as in Jupyter, so that no part begins or
 * ends with an empty line; cuts at the very start and end, and equal ones, count as none.
 */
export const splitText = (text: string, offsets: ReadonlyArray<number>): ReadonlyArray<TextPart> => {
  const cuts = [...new Set(offsets)].filter((at) => at > 0 && at < text.length).sort((a, b) => a - b)
  const parts: TextPart[] = []
  let separator = ''
  let start = 0
  for (const end of [...cuts, text.length]) {
    const last = end === text.length
    const piece = text.slice(start, end)
    start = end
    const lead = parts.length === 0 ? '' : (/^\n*/.exec(piece)?.[0] ?? '')
    const trail = last ? '' : (/\n*$/.exec(piece.slice(lead.length))?.[0] ?? '')
    parts.push({ separator: separator + lead, text: piece.slice(lead.length, piece.length - trail.length) })
    separator = trail
  }
  return parts
}
