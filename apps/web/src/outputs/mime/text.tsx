import { Markdown } from '../../markdown/Markdown.tsx'
import { mathAt } from '../../markdown/mathAt.ts'
import { StreamText } from '../stream/StreamText.tsx'
import type { MimeProps, MimeRenderer } from './MimeRenderer.ts'

const PlainText = ({ value }: MimeProps) => <StreamText text={String(value)} />

/** Text as it is, with ANSI colours; the last resort of most bundles. */
export const plainText: MimeRenderer = { accepts: (mime) => mime === 'text/plain', rank: 10, View: PlainText }

/** A formula, as SymPy and others display it; other LaTeX, which only a whole TeX could set, as its source. */
const Latex = (props: MimeProps) => {
  const source = String(props.value).trim()
  const isFormula = mathAt(source, 0)?.length === source.length && !/^\\begin\{tabular/.test(source)
  return isFormula ? <Markdown source={source} attachments={null} /> : <PlainText {...props} />
}

export const latex: MimeRenderer = { accepts: (mime) => mime === 'text/latex', rank: 20, View: Latex }
