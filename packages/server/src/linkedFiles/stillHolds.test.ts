import type { FileChange } from '@anode/document/fileMerge'
import { describe, expect, it } from 'vitest'
import { stillHolds } from './stillHolds.ts'

const text: FileChange = { _tag: 'text', id: 'a', source: 'x = 1' }
const outputs: FileChange = { _tag: 'outputs', id: 'a', executionCount: 1, outputs: [] }
const edited = (cellId: string) => ({ name: 'v1.CellTextEdited', args: { cellId, update: '', by: 'me' } })
const printed = { name: 'v1.TextAppended', args: { outputId: 'o', text: 'tick' } }

describe('What a merge wants', () => {
  it('still holds when nothing came, and after edits of other cells', () => {
    expect(stillHolds([text], [])).toBe(true)
    expect(stillHolds([text], [edited('b'), edited('c')])).toBe(true)
  })

  it('is not right any more where the same cell was edited', () => {
    expect(stillHolds([text], [edited('b'), edited('a')])).toBe(false)
    expect(stillHolds([{ _tag: 'delete', id: 'a' }], [edited('a')])).toBe(false)
  })

  it('still holds while something prints, unless it changes outputs', () => {
    expect(stillHolds([text], [printed])).toBe(true)
    expect(stillHolds([text, outputs], [printed])).toBe(false)
    expect(stillHolds([{ _tag: 'delete', id: 'a' }], [printed])).toBe(false)
  })

  it('is thought out again after whatever else', () => {
    for (const name of ['v1.CellMoved', 'v1.CellDeleted', 'v1.NotebookRetitled', 'v9.Unheard']) {
      expect(stillHolds([text], [{ name, args: { cellId: 'b' } }])).toBe(false)
    }
  })
})
