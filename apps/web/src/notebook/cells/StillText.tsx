import '../editor/editor.css'

/**
 * A text that stands still, where its editor comes. It takes no hooks: the page shows it until the editor is there,
 * and the first paint (`paint/`) before the page is.
 */
export const StillText = ({
  source,
  html,
  placeholder,
  wraps,
  numbered,
}: {
  readonly source: string
  /** The same in its colours. */
  readonly html: string | undefined
  readonly placeholder: string
  readonly wraps: boolean
  readonly numbered: boolean
}) => (
  <div className={`code-still ${wraps ? 'code-wrap' : ''} ${numbered ? 'code-numbered' : ''}`}>
    {numbered && (
      <div className="code-numbers" aria-hidden>
        {source.split('\n').map((_, i) => `${i + 1}\n`)}
      </div>
    )}
    {html === undefined || source === '' ? (
      <div data-still>{source || <span className="text-ink-faint">{placeholder}</span>}</div>
    ) : (
      <div data-still dangerouslySetInnerHTML={{ __html: html }} />
    )}
  </div>
)
