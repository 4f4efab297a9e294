import { Schema } from 'effect'
import { notebookLanguage } from './kernelspec/wantedKernel.ts'
import type { StateDatabase } from './StateDatabase.ts'
import { textHash } from './textHash.ts'

/** So many cells are given at most: more than the highest window shows of most notebooks. */
const MOST = 8

/** What is longer is left for the page itself, in characters. */
const LONGEST = 20_000

/** Printed text of more lines is folded, which takes the page itself. */
const MOST_LINES = 40

/** How a first cell's last run ended. */
const FirstRun = Schema.Struct({
  status: Schema.String,
  startedAt: Schema.NullOr(Schema.Number),
  finishedAt: Schema.NullOr(Schema.Number),
})

/** An output that is plain text, with the MIME type that stands for it. */
const FirstOutput = Schema.Struct({ mime: Schema.String, text: Schema.String })

/** A cell as far as it can be painted without the page. */
const FirstCell = Schema.Struct({
  id: Schema.String,
  kind: Schema.String,
  source: Schema.String,
  metadata: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  executionCount: Schema.NullOr(Schema.Number),
  run: Schema.NullOr(FirstRun),
  /** Null when there is more to them than plain text: then it is the last cell. */
  outputs: Schema.NullOr(Schema.Array(FirstOutput)),
})
export type FirstCell = typeof FirstCell.Type

/** The beginning of a notebook, as far as it is simple. */
export const FirstCells = Schema.Struct({
  title: Schema.String,
  cells: Schema.Array(FirstCell),
  /** That of its kernel, in lower case; Python when missing. */
  language: Schema.optionalWith(Schema.String, { exact: true }),
})
export type FirstCells = typeof FirstCells.Type

/** Anything that moves a caret or colours: Tab and line feed are text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/

const isPlain = (text: string): boolean =>
  text.length <= LONGEST && !CONTROL.test(text) && text.split('\n').length <= MOST_LINES

type Row = Readonly<Record<string, unknown>>

const outputOf = ({ body, text }: Row): FirstCell['outputs'] => {
  const output = JSON.parse(String(body))
  const data = output._tag === 'display' ? output.data : {}
  const [mime, ...others] = Object.keys(data)
  if (output._tag === 'stream' && isPlain(String(text))) {
    return [{ mime: `application/vnd.jupyter.${output.name}`, text: String(text) }]
  }
  const value = mime === 'text/plain' && others.length === 0 ? data[mime] : null
  return typeof value === 'string' && isPlain(value) ? [{ mime: 'text/plain', text: value }] : null
}

/** The outputs, if they are of this very text, and all are plain text. */
const outputsOf = (source: string, run: Row | undefined, rows: ReadonlyArray<Row>): FirstCell['outputs'] => {
  const hash = rows[0]?.sourceHash ?? null
  const isOld = hash === null ? run !== undefined && run.source !== source : hash !== textHash(source)
  if (rows.length > 0 && isOld) return null
  const outputs = rows.map(outputOf)
  return outputs.includes(null) ? null : outputs.flatMap((output) => output ?? [])
}

/** Whether the page itself is needed to show a cell: it folds, it has pictures, or its run goes on or has more to say. */
const needsPage = ({ metadata, attachments }: Row, run: Row | undefined): boolean => {
  if (attachments !== null) return true
  const { jupyter, collapsed, scrolled } = JSON.parse(String(metadata))
  if (jupyter !== undefined || collapsed !== undefined || scrolled !== undefined) return true
  return run !== undefined && (run.reason !== null || !['ok', 'error'].includes(String(run.status)))
}

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

const firstRun = ({ status, startedAt, finishedAt }: Row): FirstCell['run'] => ({
  status: String(status),
  startedAt: number(startedAt),
  finishedAt: number(finishedAt),
})

/**
 * The first cells, as far as they can be drawn without everything that the page brings: it ends at the first cell that
 * cannot be.
 */
export const firstCells = (db: Pick<StateDatabase, 'select'>): FirstCells => {
  const [notebook] = db.select('SELECT title, metadata FROM notebook')
  const rows = db.select(
    `SELECT id, kind, source, executionCount, metadata, attachments, runId FROM cells ORDER BY position, id LIMIT ${MOST}`,
  )
  const first = `(SELECT id FROM cells ORDER BY position, id LIMIT ${MOST})`
  const runs = db.select(
    `SELECT id, status, source, startedAt, finishedAt, reason FROM runs WHERE cellId IN ${first}`,
  )
  const stored = db.select(
    `SELECT cellId, text, body, sourceHash FROM outputs WHERE cellId IN ${first} ORDER BY position`,
  )
  const cells: FirstCell[] = []
  const metadata = JSON.parse(String(notebook?.metadata ?? '{}'))
  // A text is no notebook: the page itself shows it.
  for (const row of metadata.anode?.text === true ? [] : rows) {
    const source = String(row.source)
    const run = runs.find(({ id }) => id === row.runId)
    if (source.length > LONGEST || needsPage(row, run)) break
    const own = stored.filter(({ cellId }) => cellId === row.id)
    const outputs = outputsOf(source, run, own)
    cells.push({
      id: String(row.id),
      kind: String(row.kind),
      source,
      metadata: JSON.parse(String(row.metadata)),
      executionCount: number(row.executionCount),
      run: run === undefined ? null : firstRun(run),
      outputs,
    })
    if (outputs === null) break
  }
  const language = notebookLanguage(metadata)
  const spoken = language === 'python' ? {} : { language }
  return { title: String(notebook?.title ?? ''), cells, ...spoken }
}
