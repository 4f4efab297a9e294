import type { MimeRenderer } from './MimeRenderer.ts'

/** More entries than this are not drawn. */
const LIMIT = 500

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null

const Scalar = ({ value }: { readonly value: unknown }) => (
  <span className={typeof value === 'string' ? 'tok-string' : 'tok-number'}>{JSON.stringify(value)}</span>
)

const Node = ({
  name,
  value,
  open,
}: {
  readonly name?: string
  readonly value: unknown
  readonly open: boolean
}) => {
  const label = name !== undefined && <span className="text-code-name">{name}: </span>
  if (!isContainer(value)) {
    return (
      <div className="pl-4">
        {label}
        <Scalar value={value} />
      </div>
    )
  }
  const list = Array.isArray(value)
  const entries = Object.entries(value)
  const count = list ? `[${entries.length}]` : `{${entries.length}}`
  return (
    <details open={open}>
      <summary className="cursor-pointer rounded-sm marker:text-ink-faint">
        {label}
        <span className="text-ink-faint">{count}</span>
      </summary>
      <div className="ml-1 border-line border-l pl-2.5">
        {entries.slice(0, LIMIT).map(([key, child]) => (
          <Node key={key} name={key} value={child} open={false} />
        ))}
        {entries.length > LIMIT && <p className="pl-4 text-ink-faint">{entries.length - LIMIT} more</p>}
      </div>
    </details>
  )
}

/** JSON as a tree that opens and closes. */
export const json: MimeRenderer = {
  accepts: (mime) => mime === 'application/json' || mime === 'application/geo+json',
  rank: 30,
  folds: true,
  View: ({ value }) => (
    <div className="stream-text">
      <Node value={value} open />
    </div>
  ),
}
