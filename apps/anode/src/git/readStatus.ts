import type { GitMark } from '@anode/protocol'
import { readName } from '../folder/readName.ts'

/** A file that differs, by its name from the top of the repository on. */
export interface StatusLine {
  readonly name: string
  readonly mark: GitMark
  /** Whether its name is no UTF-8; `name` has signs in place of what is none. */
  readonly isOdd: boolean
  /** Whether it is a repository of its own. */
  readonly isRepository: boolean
}

export interface Status {
  readonly branch: string | null
  readonly head: string | null
  readonly lines: ReadonlyArray<StatusLine>
}

/** How many fields stand before the name in a line, by its first letter (git-scm.com/docs/git-status, “Porcelain Format Version 2”). */
const FIELDS: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 }

const markOf = (kind: string, [index, tree]: string): GitMark => {
  if (kind === 'u') return 'conflict'
  if (kind === '?') return 'untracked'
  if (tree === 'D' || index === 'D') return 'deleted'
  return index === 'A' || tree === 'A' ? 'added' : 'changed'
}

/** Reads what `git status --porcelain=v2 -z --branch --no-renames` says; the last line only where it is whole. */
export const readStatus = (output: Buffer): Status => {
  let [branch, head]: [string | null, string | null] = [null, null]
  const lines = new Map<string, StatusLine>()
  for (let from = 0, end = output.indexOf(0); end >= 0; from = end + 1, end = output.indexOf(0, from)) {
    const entry = output.subarray(from, end)
    const kind = String.fromCharCode(entry[0] ?? 0)
    if (kind === '#') {
      const [, what, ...words] = entry.toString('utf8').split(' ')
      const value = words.join(' ')
      if (what === 'branch.oid' && value !== '(initial)') head = value
      if (what === 'branch.head' && value !== '(detached)') branch = value
      continue
    }
    const fields = FIELDS[kind]
    if (fields === undefined) continue
    let at = 0
    for (let field = 0; field < fields; field++) at = entry.indexOf(0x20, at) + 1
    const [, states = '..', sub = 'N...'] = entry.subarray(0, at).toString('latin1').split(' ')
    const bytes = entry.subarray(at)
    const exact = readName(bytes)
    const whole = exact ?? bytes.toString('utf8')
    const isFolder = whole.endsWith('/')
    const name = isFolder ? whole.slice(0, -1) : whole
    const mark = markOf(kind, states)
    const before = lines.get(name)
    lines.set(name, {
      name,
      // Git was told to forget it, and it lies there all the same: what is committed is what lies there.
      mark: before?.mark === 'deleted' && mark === 'untracked' ? 'changed' : mark,
      isOdd: exact === null,
      isRepository: isFolder || (kind !== '?' && sub.startsWith('S')),
    })
  }
  return { branch, head, lines: [...lines.values()] }
}
