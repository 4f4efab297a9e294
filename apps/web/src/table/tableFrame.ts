import { createEventTarget, type DataFrame, type DataFrameEvents } from 'hightable'
import type { TableCell, TableSource } from './TableSource.ts'

/** Rows that are asked for together. */
const BLOCK = 500

/** How many cells are kept: what was seen longest ago is asked for again. */
const KEPT = 2_000_000

/** Some columns of a table as the grid wants it: each column is called by its place in the table. */
export const tableFrame = (
  source: TableSource,
  left: number,
  right: number,
  failed: (error: unknown) => void,
): DataFrame => {
  const eventTarget = createEventTarget<DataFrameEvents>()
  const blocks = new Map<number, ReadonlyArray<ReadonlyArray<TableCell>>>()
  const asked = new Map<number, Promise<void>>()
  const kept = Math.max(4, Math.floor(KEPT / (BLOCK * Math.max(1, right - left))))

  const load = (block: number): Promise<void> => {
    const before = asked.get(block)
    if (before !== undefined) return before
    const from = block * BLOCK
    const to = Math.min(from + BLOCK, source.count().rows)
    const loading = source
      .rows({ from, to, left, right })
      .then((rows) => {
        blocks.set(block, rows)
        for (const old of blocks.keys()) {
          if (blocks.size <= kept) break
          blocks.delete(old)
        }
        eventTarget.dispatchEvent(new CustomEvent('resolve'))
      }, failed)
      .finally(() => asked.delete(block))
    asked.set(block, loading)
    return loading
  }

  /** Whether all rows of the block that are known are there: it may have been the last one. */
  const isWhole = (block: number): boolean => {
    const rows = blocks.get(block)
    return rows !== undefined && rows.length >= Math.min(BLOCK, source.count().rows - block * BLOCK)
  }

  return {
    get numRows() {
      return source.count().rows
    },
    columnDescriptors: Array.from({ length: right - left }, (_, i) => ({ name: String(left + i) })),
    getRowNumber: ({ row }) => ({ value: row }),
    getCell: ({ row, column }) => {
      const cells = blocks.get(Math.floor(row / BLOCK))?.[row % BLOCK]
      return cells === undefined ? undefined : { value: cells[Number(column) - left] ?? null }
    },
    fetch: async ({ rowStart, rowEnd, signal }) => {
      if (rowEnd >= source.count().rows && !source.count().isExact) source.wantMore?.()
      const wanted: Promise<void>[] = []
      for (let block = Math.floor(rowStart / BLOCK); block * BLOCK < rowEnd; block++) {
        const rows = blocks.get(block)
        if (rows !== undefined && isWhole(block)) {
          // Seen now: it is kept longest.
          blocks.delete(block)
          blocks.set(block, rows)
        } else wanted.push(load(block))
      }
      await Promise.all(wanted)
      signal?.throwIfAborted()
    },
    eventTarget,
  }
}
