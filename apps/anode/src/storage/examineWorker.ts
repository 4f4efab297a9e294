import { DatabaseSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/**
 * Reads all of a notebook's file, in a thread of its own: it may take seconds, and nobody is to wait for it. Answers
 * with what is wrong, as a sentence, or null; with `copy`, and nothing wrong, it first writes a copy there.
 *
 * The build copies this file as it is: it imports nothing of ours.
 */
const { file, copy } = workerData as { readonly file: string; readonly copy: string | null }

/** The first line that says something: others name the part of the database. */
const wordsOf = (lines: string): string =>
  (lines.split('\n').find((line) => !line.startsWith('***')) ?? lines).replace(/\.$/, '')

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** What SQLite finds; its first words are enough. */
const problemOf = (db: DatabaseSync): string | null => {
  const [first] = db.prepare('PRAGMA quick_check(3)').all()
  if (first?.quick_check !== 'ok') return `SQLite finds it damaged: ${wordsOf(String(first?.quick_check))}.`
  const [log] = db.prepare('SELECT count(*) AS n, min(seq) AS first, max(seq) AS last FROM log').all()
  const [n, last] = [Number(log?.n), Number(log?.last)]
  if (n > 0 && (log?.first !== 1 || last !== n))
    return `Of the ${last} changes in its log only ${n} are there.`
  // SQLite takes no JSON that is nested deeper than 1,000; the log may hold some, and the room reads it.
  const doubtful = db.prepare('SELECT seq, args FROM log WHERE NOT json_valid(args)')
  for (const { seq, args } of doubtful.iterate()) {
    if (!isJson(String(args))) return `Change ${String(seq)} in its log cannot be read.`
  }
  return null
}

const examine = (): string | null => {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
  try {
    const problem = problemOf(db)
    if (problem === null && copy !== null) db.prepare('VACUUM INTO ?').run(copy)
    return problem
  } finally {
    db.close()
  }
}

try {
  parentPort?.postMessage({ problem: examine() })
} catch (error) {
  const { message, code, errcode } = error as Error & { readonly code?: string; readonly errcode?: number }
  parentPort?.postMessage({ error: { message, code, errcode } })
}
