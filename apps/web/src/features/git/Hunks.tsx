import type { GitHunk } from '@anode/protocol'

/** What stands before a line for who does not see colours. */
const spoken = { '+': 'Added: ', '-': 'Removed: ', ' ': '' } as const

/** Places where two texts differ: what was taken away, what was added, with lines around it. */
export const Hunks = ({
  label,
  hunks,
}: {
  readonly label: string
  readonly hunks: ReadonlyArray<GitHunk>
}) =>
  hunks.length === 0 ? null : (
    <section className="git-hunks" aria-label={label}>
      {hunks.map((hunk) => (
        <pre key={`${hunk.before} ${hunk.after}`} className="git-hunk">
          {hunk.lines.map(({ sign, text }, i) => (
            <div key={i} className="git-hunk-line" data-sign={sign}>
              <span aria-hidden>{sign}</span>
              <span>
                {spoken[sign] !== '' && <span className="sr-only">{spoken[sign]}</span>}
                {text}
              </span>
            </div>
          ))}
        </pre>
      ))}
    </section>
  )
