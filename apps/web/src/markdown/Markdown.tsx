import './prose.css'
import { useMemo } from 'react'
import { type Attachments, renderMarkdown } from './renderMarkdown.ts'

/** Markdown, rendered and sanitized. */
export const Markdown = ({
  source,
  attachments,
}: {
  readonly source: string
  readonly attachments: Attachments | null
}) => {
  const html = useMemo(() => renderMarkdown(source, attachments), [source, attachments])
  // DOMPurify made it.
  return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
}
