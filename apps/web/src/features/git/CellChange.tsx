import type { GitCellDiff } from '@anode/protocol'
import { Hunks } from './Hunks.tsx'

const whatOf = ({ before, after, isMoved }: GitCellDiff): string => {
  if (before === null) return 'added'
  if (after === null) return 'deleted'
  return isMoved ? `moved, was ${before}` : 'changed'
}

/** What became of a cell: its text, and its outputs, apart. */
export const CellChange = ({ cell }: { readonly cell: GitCellDiff }) => {
  const { before, after, kind, source, outputs, notes } = cell
  const title = `Cell ${after ?? before}`
  return (
    <section aria-label={title} className="git-cell" data-cell-change={after ?? before}>
      <h4 className="git-cell-title">
        {title}{' '}
        <span className="font-normal text-ink-faint">
          {kind}, {whatOf(cell)}
        </span>
      </h4>
      {source.length > 0 && <Hunks label={`Text of cell ${after ?? before}`} hunks={source} />}
      {outputs !== null && (
        <details className="git-outputs" open={source.length === 0}>
          <summary>{outputs.length === 0 ? 'Output differs in how it is shown' : 'Output'}</summary>
          {outputs.length > 0 && <Hunks label={`Output of cell ${after ?? before}`} hunks={outputs} />}
        </details>
      )}
      {notes.map((note) => (
        <p key={note} className="git-note">
          {note}
        </p>
      ))}
    </section>
  )
}
