import { Markdown } from '../../markdown/Markdown.tsx'
import { hasFormulas } from '../../markdown/parseLatex.ts'
import { useOutputMathScope } from '../../notebook/markdown/useMathScope.ts'
import { StreamText } from '../stream/StreamText.tsx'
import type { MimeProps, MimeRenderer } from './MimeRenderer.ts'

const PlainText = ({ value }: MimeProps) => <StreamText text={String(value)} />

/** Text as it is, with ANSI colours; the last resort of most bundles. */
export const plainText: MimeRenderer = { accepts: (mime) => mime === 'text/plain', rank: 10, View: PlainText }

/** LaTeX with the formulas in it set; without any, its source. */
const Latex = (props: MimeProps) => {
  const source = String(props.value)
  const place = useOutputMathScope()
  if (!hasFormulas(source)) return <PlainText {...props} />
  return <Markdown source={source} attachments={null} place={place} format="latex" />
}

export const latex: MimeRenderer = { accepts: (mime) => mime === 'text/latex', rank: 20, View: Latex }
