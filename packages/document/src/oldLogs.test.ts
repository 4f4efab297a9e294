/**
 * Logs as earlier versions of Anode wrote them. They are never changed, only added to: whatever is written
 * today must be readable for ever. A new fact gets lines in a log here; a new column shows up in the
 * expected state.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openCellText, textOf } from './cellText.ts'
import { events } from './events/index.ts'
import type { Fact } from './StateDatabase.ts'
import { stateOf } from './testing/index.ts'

const folder = new URL('../fixtures/logs/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
const logs = readdirSync(folder)
  .filter((file) => file.endsWith('.jsonl'))
  .map((file) => {
    const lines = read(file).trim().split('\n')
    return { name: file.replace('.jsonl', ''), facts: lines.map((line): Fact => JSON.parse(line)) }
  })

describe('a log of an earlier version', () => {
  test.each(logs)('$name leads to the state that it led to then', ({ name, facts }) => {
    const version = name.slice(0, name.indexOf('-'))
    const expected: Record<string, unknown> = JSON.parse(read(`${version}.expected.json`))
    const { cells, deletedCells, ...state } = stateOf(facts)
    const texts = (rows: typeof cells) =>
      rows.map(({ textState = null, ...cell }) => {
        // How Yjs writes its state down is its own affair; that it says what the source says is not.
        const stored = { source: cell.source, textState } as Parameters<typeof openCellText>[0]
        expect(textOf(openCellText(stored)).toString()).toBe(cell.source)
        return cell
      })
    const deleted = deletedCells && { deletedCells: texts(deletedCells) }
    expect({ ...state, ...deleted, cells: texts(cells) }).toEqual(expected[name])
  })

  test('exists for every event', () => {
    const written = new Set(logs.flatMap(({ facts }) => facts.map((fact) => fact.name)))
    const missing = Object.values(events).filter((event) => !written.has(event.name))
    expect(missing.map((event) => event.name)).toEqual([])
  })
})
