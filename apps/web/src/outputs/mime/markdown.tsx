import { Markdown } from '../../markdown/Markdown.tsx'
import { useOutputMathScope } from '../../notebook/markdown/useMathScope.ts'
import type { MimeProps, MimeRenderer } from './MimeRenderer.ts'

const MarkdownText = ({ value }: MimeProps) => (
  <Markdown source={String(value)} attachments={null} place={useOutputMathScope()} />
)

export const markdown: MimeRenderer = {
  accepts: (mime) => mime === 'text/markdown',
  rank: 40,
  View: MarkdownText,
}
