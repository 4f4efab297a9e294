import '../cells/editor.css'
import { useMemo } from 'react'
import { highlightHtml } from '../../languages/highlight.ts'

/** Code that stands still, coloured where its language is known. */
export const StillCode = ({
  source,
  language,
  wrap = false,
}: {
  readonly source: string
  readonly language: string
  readonly wrap?: boolean
}) => {
  const html = useMemo(() => highlightHtml(source, language), [source, language])
  const className = `code-text code-still ${wrap ? 'code-wrap' : ''}`
  return html === null ? (
    <div className={className}>{source}</div>
  ) : (
    <div className={className} dangerouslySetInnerHTML={{ __html: html }} />
  )
}
