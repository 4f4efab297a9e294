import 'hightable/src/HighTable.css'
import './table.css'
import { type CellContentProps, HighTable } from 'hightable'
import {
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { TableCell, TableSource } from './TableSource.ts'
import { tableFrame } from './tableFrame.ts'

/** Columns that stand side by side at most: each is in the page for every row in sight. */
const SIDE_BY_SIDE = 100

const textOf = (value: unknown): string => {
  const cell = value as TableCell | undefined
  return cell === null || cell === undefined ? '' : typeof cell === 'string' ? cell : cell.problem
}

const Cell = ({ cell }: CellContentProps) => {
  if (cell === undefined) return null
  const value = cell.value as TableCell
  if (value === null) return <span className="table-null">NULL</span>
  if (typeof value === 'string') return <span title={value}>{value}</span>
  return <span className="text-bad">{value.problem}</span>
}

const renderCell = (props: CellContentProps) => <Cell {...props} />

/** A moment takes so many pixels, and is nothing without its end; other columns are as wide as what is in them. */
const leastWidth = (type: string): number => (type.startsWith('timestamp') ? 210 : 64)

/** Which columns are seen of a table that has very many. */
const ColumnsPager = ({
  left,
  count,
  onLeft,
}: {
  readonly left: number
  readonly count: number
  readonly onLeft: (left: number) => void
}) => {
  const right = Math.min(left + SIDE_BY_SIDE, count)
  return (
    <nav aria-label="Columns" className="file-bar">
      <button
        type="button"
        className="button button-quiet"
        disabled={left === 0}
        onClick={() => onLeft(Math.max(0, left - SIDE_BY_SIDE))}
      >
        Columns before
      </button>
      <span className="text-ink-soft tabular-nums">
        Columns {(left + 1).toLocaleString('en')} to {right.toLocaleString('en')} of{' '}
        {count.toLocaleString('en')}
      </span>
      <button
        type="button"
        className="button button-quiet"
        disabled={right >= count}
        onClick={() => onLeft(right)}
      >
        Columns after
      </button>
    </nav>
  )
}

/** Attributes that the grid sets, and that ARIA does not allow where they stand. */
const WRONG = [
  ['thead td[aria-checked]', 'aria-checked'],
  ['[role=spinbutton][aria-orientation]', 'aria-orientation'],
] as const

const setRight = (grid: HTMLElement): void => {
  for (const [selector, name] of WRONG) {
    for (const element of grid.querySelectorAll(selector)) element.removeAttribute(name)
  }
}

/** Sets right what the grid says to screen readers, also of the columns that come later. */
const useRightAria = () => {
  const grid = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const { current } = grid
    if (current === null) return
    setRight(current)
    const observer = new MutationObserver(() => setRight(current))
    observer.observe(current, {
      subtree: true,
      childList: true,
      attributeFilter: ['aria-checked', 'aria-orientation'],
    })
    return () => observer.disconnect()
  }, [])
  return grid
}

/** Frames within which a new table is laid out. */
const PATIENCE = 30

/** Keeps what is seen in sight when the table is another one: the grid makes its scrolled part anew, at its top. */
const useKeptPlace = (source: TableSource, grid: RefObject<HTMLElement | null>) => {
  const top = useRef(0)
  useLayoutEffect(() => {
    const wanted = top.current
    if (wanted === 0) return
    let tries = 0
    const again = () => {
      const part = grid.current?.querySelector('.table-grid [class*="table-scroll"]')
      if (part && Math.abs(part.scrollTop - wanted) > 1) part.scrollTop = wanted
      if (++tries < PATIENCE) frame = requestAnimationFrame(again)
    }
    let frame = requestAnimationFrame(again)
    return () => cancelAnimationFrame(frame)
  }, [source, grid])
  return ({ target }: { readonly target: EventTarget }) => {
    if (target instanceof HTMLElement) top.current = target.scrollTop
  }
}

interface TableViewProps {
  readonly source: TableSource
  readonly label: string
  /** Rows could not be had. */
  readonly onFailed: (error: unknown) => void
}

/** A table of any length: only what is in sight is in the page, and only what was seen is asked for. */
export const TableView = ({ source, label, onFailed }: TableViewProps) => {
  const { columns } = source
  const grid = useRightAria()
  const keepPlace = useKeptPlace(source, grid)
  /** The table that takes the keyboard: what follows it leaves the keyboard where it is. */
  const [first] = useState(source)
  const [wanted, setLeft] = useState(0)
  const left = wanted < columns.length ? wanted : 0
  const right = Math.min(left + SIDE_BY_SIDE, columns.length)
  const frame = useMemo(() => tableFrame(source, left, right, onFailed), [source, left, right, onFailed])
  const { rows } = useSyncExternalStore(source.subscribe, source.count)
  useEffect(() => {
    frame.eventTarget?.dispatchEvent(new CustomEvent('numrowschange'))
  }, [rows, frame])
  const configuration = useMemo(
    () =>
      Object.fromEntries(
        columns.slice(left, right).map(({ name, type, isNumeric }, i) => [
          String(left + i),
          {
            className: isNumeric ? 'table-number' : '',
            minWidth: leastWidth(type),
            headerComponent: (
              <span className="table-head" title={`${name}: ${type}`}>
                <span className="table-name">{name}</span>
                <span className="table-type">{type}</span>
              </span>
            ),
          },
        ]),
      ),
    [columns, left, right],
  )
  return (
    <section ref={grid} aria-label={label} className="table-view" onScrollCapture={keepPlace}>
      {columns.length > SIDE_BY_SIDE && <ColumnsPager left={left} count={columns.length} onLeft={setLeft} />}
      <HighTable
        data={frame}
        className="table-grid"
        focus={source === first}
        columnConfiguration={configuration}
        renderCellContent={renderCell}
        stringify={textOf}
        onError={onFailed}
      />
    </section>
  )
}
