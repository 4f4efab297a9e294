import '../file.css'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { sizeWords } from '../../folder/sizeWords.ts'
import { TableView } from '../../table/TableView.tsx'
import { showFailure } from '../../toasts/Toasts.tsx'
import { contentOf } from '../contentOf.ts'
import type { ServedFile } from '../ServedFile.ts'
import type { ViewerProps } from '../Viewer.ts'
import { FileChanged, TableFile } from './TableFile.ts'
import { NoTable, type TableFormat } from './TableReader.ts'

const formats: ReadonlyArray<readonly [RegExp, TableFormat]> = [
  [/\.(tsv|tab)$/i, 'tsv'],
  [/\.(jsonl|ndjson)$/i, 'jsonl'],
  [/\.(arrow|arrows|feather|ipc)$/i, 'arrow'],
  [/\.xls[xm]?$/i, 'excel'],
]

const formatOf = ({ name, head }: ServedFile): TableFormat => {
  const content = contentOf(head)
  if (content === 'parquet' || /\.(parquet|pq)$/i.test(name)) return 'parquet'
  return formats.find(([pattern]) => pattern.test(name))?.[1] ?? (content === 'arrow' ? 'arrow' : 'csv')
}

/** Of a file of this size all rows are counted without being asked, in bytes. */
const COUNTED = 64 * 1024 * 1024

const numbers = new Intl.NumberFormat('en')
const many = (count: number, one: string): string =>
  `${numbers.format(count)} ${one}${count === 1 ? '' : 's'}`

const Counts = ({ table, file }: { readonly table: TableFile; readonly file: ServedFile }) => {
  const { count, seen } = useSyncExternalStore(table.subscribe, table.progress)
  const [isReading, setReading] = useState(false)
  const toEnd = async () => {
    setReading(true)
    try {
      await table.readOn(Number.POSITIVE_INFINITY)
    } catch (error) {
      showFailure(failureOf('The rows could not be counted', error))
    } finally {
      setReading(false)
    }
  }
  return (
    <>
      <span role="status" className="text-ink-soft tabular-nums">
        {count.isExact ? '' : 'At least '}
        {many(count.rows, 'row')}, {many(table.columns.length, 'column')}
      </span>
      {!count.isExact && seen !== null && (
        <button
          type="button"
          className="button button-quiet"
          disabled={isReading}
          onClick={() => void toEnd()}
        >
          {isReading ? `Reading: ${sizeWords(seen)} of ${sizeWords(file.size)}` : 'Find all rows'}
        </button>
      )}
    </>
  )
}

const failureWords = (file: ServedFile, failure: unknown) => {
  const words = failureOf(`“${file.name}” could not be shown as a table`, failure)
  return failure instanceof NoTable ? { ...words, todo: failure.todo, details: undefined } : words
}

/** A file as a table; it follows the file, and stays where it was scrolled to. */
export const TableFileView = ({ file }: ViewerProps) => {
  const [table, setTable] = useState<TableFile | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [sheet, setSheet] = useState(0)
  const shown = useRef<TableFile | null>(null)
  const [tries, setTries] = useState(0)

  useEffect(() => {
    const ending = new AbortController()
    TableFile.open({ format: formatOf(file), file, sheet }, ending.signal).then(
      (opened) => {
        if (ending.signal.aborted) return opened.close()
        const before = shown.current
        shown.current = opened
        setFailure(null)
        setTable(opened)
        before?.close()
        if (file.size <= COUNTED) opened.readOn(COUNTED).catch(() => {})
      },
      (error) => {
        // A new version is on its way here.
        if (!ending.signal.aborted && !(error instanceof FileChanged)) setFailure(error)
      },
    )
    return () => ending.abort()
  }, [file, sheet, tries])
  useEffect(() => () => shown.current?.close(), [])

  const failed = useCallback((error: unknown) => {
    if (!(error instanceof FileChanged)) setFailure(error)
  }, [])

  return (
    <>
      {failure !== null && (
        <div className="p-3">
          <Failure {...failureWords(file, failure)}>
            <button
              type="button"
              className="button"
              onClick={() => {
                setFailure(null)
                setTries(tries + 1)
              }}
            >
              Try again
            </button>
          </Failure>
        </div>
      )}
      {table === null ? (
        failure === null && (
          <p role="status" className="px-6 pt-16 text-[15px] text-ink-soft">
            Reading {file.name} …
          </p>
        )
      ) : (
        <>
          <div className="file-bar">
            {table.sheets.length > 1 && (
              <label className="flex items-center gap-2">
                Sheet
                <select
                  value={sheet}
                  className="h-8 rounded-lg border border-(--control-line) bg-paper px-2"
                  onChange={(event) => setSheet(Number(event.target.value))}
                >
                  {table.sheets.map((name, i) => (
                    <option key={i} value={i}>
                      {name}
                    </option>
                  ))}
                </select>
              </label>
            )}
            <Counts table={table} file={file} />
            {table.notes.map((note) => (
              <span key={note} className="min-w-0 text-warn">
                {note}
              </span>
            ))}
          </div>
          <TableView source={table} label={file.name} onFailed={failed} />
        </>
      )}
    </>
  )
}
