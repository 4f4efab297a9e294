import { Markdown } from '../../markdown/Markdown.tsx'
import type { MimeRenderer } from './MimeRenderer.ts'

export const markdown: MimeRenderer = {
  accepts: (mime) => mime === 'text/markdown',
  rank: 40,
  View: ({ value }) => <Markdown source={String(value)} attachments={null} />,
}
