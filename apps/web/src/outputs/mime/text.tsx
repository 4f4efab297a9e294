import { StreamText } from '../stream/StreamText.tsx'
import type { MimeProps, MimeRenderer } from './MimeRenderer.ts'

const PlainText = ({ value }: MimeProps) => <StreamText text={String(value)} />

/** Text as it is, with ANSI colours; the last resort of most bundles. */
export const plainText: MimeRenderer = { accepts: (mime) => mime === 'text/plain', rank: 10, View: PlainText }

/** LaTeX is shown as its source, until formulas are typeset. */
export const latex: MimeRenderer = { accepts: (mime) => mime === 'text/latex', rank: 20, View: PlainText }
