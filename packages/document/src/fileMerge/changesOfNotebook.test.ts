import { expect, it } from 'vitest'
import { changesOfNotebook } from './changesOfNotebook.ts'
import type { FileChange, MergeCell, MergeNotebook } from './MergeCell.ts'

const cell = (source: string, metadata: MergeCell['metadata'] = {}): MergeCell => ({
  ...{ id: 'a', kind: 'code', source, metadata, attachments: null, executionCount: null, outputs: [] },
})
const notebook = (one: MergeCell, metadata: MergeNotebook['metadata'] = {}): MergeNotebook => ({
  metadata,
  cells: [one],
})

/** A file that holds no blank lines at the end, no tags, and no packages of the notebook. */
const said = notebook(cell('x = 1'), { kernelspec: { name: 'a' } })
const whole = notebook(cell('x = 1\n\n', { tags: ['t'] }), {
  kernelspec: { name: 'a' },
  anode: { environment: {} },
})

const changes: ReadonlyArray<FileChange> = [
  { _tag: 'text', id: 'a', source: 'y = 0\nx = 1' },
  { _tag: 'metadata', id: 'a', metadata: { title: 'A' } },
  { _tag: 'notebookMetadata', metadata: { kernelspec: { name: 'b' } } },
  { _tag: 'delete', id: 'gone' },
]

it('What a file cannot say stays in the notebook, and what it says is changed', () => {
  expect(changesOfNotebook(changes, said, whole, false)).toEqual([
    { _tag: 'text', id: 'a', source: 'y = 0\nx = 1\n\n' },
    { _tag: 'metadata', id: 'a', metadata: { tags: ['t'], title: 'A' } },
    { _tag: 'notebookMetadata', metadata: { kernelspec: { name: 'b' }, anode: { environment: {} } } },
    { _tag: 'delete', id: 'gone' },
  ])
})

it('Where a file is read in another way, texts are what it says, to the letter', () => {
  expect(changesOfNotebook(changes, said, whole, true)[0]).toEqual(changes[0])
})
