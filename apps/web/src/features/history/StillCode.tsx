import '../../notebook/editor/editor.css'
import { useEffect, useMemo, useState } from 'react'
import { highlightHtml, lackingLanguage } from '../../languages/highlight.ts'
import { useLanguage } from '../../notebook/state/notebookLanguage.ts'

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
  const spoken = useLanguage(language)
  const [come, setCome] = useState(0)
  useEffect(() => {
    let shown = true
    void lackingLanguage(spoken)?.().then(
      () => shown && setCome((times) => times + 1),
      // It stays without colours.
      () => {},
    )
    return () => {
      shown = false
    }
  }, [spoken])
  const html = useMemo(() => highlightHtml(source, spoken), [source, spoken, come])
  const className = `code-text code-still ${wrap ? 'code-wrap' : ''}`
  return html === null ? (
    <div className={className}>{source}</div>
  ) : (
    <div className={className} dangerouslySetInnerHTML={{ __html: html }} />
  )
}
