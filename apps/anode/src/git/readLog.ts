/** A commit as `git log` tells it. */
export interface LogEntry {
  readonly commit: string
  readonly author: string
  readonly at: number
  readonly subject: string
  /** Of the file in it, from the top of the repository on; null for a merge that only joined. */
  readonly name: string | null
}

/** Reads what `git log -z --name-only --format='>%H%x00%an%x00%at%x00%s'` says. */
export const readLog = (output: Buffer): ReadonlyArray<LogEntry> => {
  const parts = output.toString('utf8').split('\0')
  const entries: LogEntry[] = []
  for (let i = 0; i < parts.length; i++) {
    const commit = /^>([0-9a-f]{40,64})$/.exec(parts[i] ?? '')?.[1]
    if (commit === undefined) continue
    const [author = '', at = '0', subject = ''] = parts.slice(i + 1, i + 4)
    i += 3
    const next = parts[i + 1] ?? ''
    // The name stands in a line of its own.
    const name = next.startsWith('\n') ? next.slice(1) : null
    if (name !== null) i++
    entries.push({ commit, author, at: Number(at) * 1000, subject, name })
  }
  return entries
}
