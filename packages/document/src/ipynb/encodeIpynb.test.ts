import { Either } from 'effect'
import { describe, expect, test } from 'vitest'
import type { CellKinds } from '../CellKind.ts'
import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import type { ArtifactRef, Output } from '../Output.ts'
import { toStoredOutput } from '../storedOutput.ts'
import { nbformatErrors, testKind } from '../testing/index.ts'
import { artifactRefs } from './artifactRefs.ts'
import { decodeIpynb } from './decodeIpynb.ts'
import { encodeIpynb } from './encodeIpynb.ts'
import type { ReadArtifact } from './mimeBundle.ts'

const kinds: CellKinds = new Map([
  ['code', testKind('code', 'code', true)],
  ['sql', testKind('sql', 'code', true)],
  ['chart', testKind('chart', 'raw')],
])

const notebook = (cells: ReadonlyArray<object>, outputs: ReadonlyArray<Output> = []): NotebookSnapshot => ({
  notebook: { title: '', metadata: {} },
  cells: cells.map((cell, index) => ({
    id: `c${index}`,
    kind: 'code',
    position: `a${index}`,
    source: '',
    ...cell,
  })),
  runs: [],
  outputs: outputs.map((output, position) => ({
    id: `o${position}`,
    cellId: 'c0',
    position,
    ...toStoredOutput(output),
  })),
})
const write = (snapshot: NotebookSnapshot, readArtifact?: ReadArtifact) => {
  const text = encodeIpynb(snapshot, { kinds, ...(readArtifact ? { readArtifact } : {}) })
  expect(nbformatErrors(text)).toEqual([])
  return JSON.parse(text)
}
const display = (data: Record<string, unknown>): Output => ({ _tag: 'display', data, metadata: {} })
const reread = (snapshot: NotebookSnapshot) =>
  Either.getOrThrow(decodeIpynb(JSON.stringify(write(snapshot)))).snapshot.cells.map((cell) => cell.kind)

describe('a file', () => {
  test('looks as Jupyter writes it', () => {
    expect(encodeIpynb(notebook([{ source: 'a\nb', executionCount: 1 }]), { kinds })).toBe(`{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": 1,
   "id": "c0",
   "metadata": {},
   "outputs": [],
   "source": [
    "a\\n",
    "b"
   ]
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Python 3 (ipykernel)",
   "language": "python",
   "name": "python3"
  },
  "language_info": {
   "name": "python"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`)
  })

  test('says which language it is in only when the notebook does not', () => {
    const kernelspec = { name: 'ir', display_name: 'R' }
    const { metadata } = write({ ...notebook([]), notebook: { title: 'T', metadata: { kernelspec } } })
    expect(metadata).toEqual({ kernelspec, title: 'T' })
  })

  test('has its cells and outputs in order, in whatever order the rows came', () => {
    const { cells, outputs, ...rest } = notebook([{}, {}], [display({}), display({ 'text/plain': 'x' })])
    const turned = { ...rest, cells: cells.toReversed(), outputs: outputs.toReversed() }
    expect(write(turned)).toEqual(write({ ...rest, cells, outputs }))
  })

  test('splits text at every end of line that Python knows', () => {
    const source = 'a\r\nb\rc\n\nd\fe\u2028f\u0085'
    expect(write(notebook([{ source }])).cells[0].source).toEqual([
      'a\r\n',
      'b\r',
      'c\n',
      '\n',
      'd\f',
      'e\u2028',
      'f\u0085',
    ])
  })

  test('splits what is text, and neither base64 nor JSON', () => {
    const data = {
      'text/html': 'a\nb',
      'image/svg+xml': '<\n/>',
      'image/png': 'AA\nAA\n',
      'application/json': 'a\nb',
    }
    expect(write(notebook([{}], [display(data)])).cells[0].outputs[0].data).toEqual({
      ...data,
      'text/html': ['a\n', 'b'],
      'image/svg+xml': ['<\n', '/>'],
    })
  })
})

describe('a cell of another kind', () => {
  test('is saved as the type that its kind names, and is of its kind again when read', () => {
    const snapshot = notebook([{ kind: 'sql', metadata: { anode: { limit: 5 } } }, { kind: 'chart' }])
    expect(write(snapshot).cells).toMatchObject([
      { cell_type: 'code', metadata: { anode: { kind: 'sql', limit: 5 } } },
      { cell_type: 'raw', metadata: { anode: { kind: 'chart' } } },
    ])
    expect(reread(snapshot)).toEqual(['sql', 'chart'])
  })

  test('that nobody registered is saved as raw text, or as code when it has outputs', () => {
    const snapshot = notebook([{ kind: 'new' }, { kind: 'new' }], [display({ 'text/plain': 'x' })])
    expect(write(snapshot).cells).toMatchObject([{ cell_type: 'code' }, { cell_type: 'raw' }])
    expect(reread(snapshot)).toEqual(['new', 'new'])
  })

  test('leaves no trace once it is a plain cell', () => {
    const [cell] = write(notebook([{ kind: 'code', metadata: { anode: { kind: 'sql' } } }])).cells
    expect(cell.metadata).toEqual({})
  })

  test('that was a code cell once has no outputs in the file', () => {
    const [cell] = write(notebook([{ kind: 'markdown', executionCount: 3 }], [display({})])).cells
    expect(Object.keys(cell).sort()).toEqual(['cell_type', 'id', 'metadata', 'source'])
  })
})

describe('an artifact', () => {
  const ref: ArtifactRef = { $artifact: 'ab'.repeat(32), bytes: 3, encoding: 'base64' }
  const content = new Uint8Array(3)
  const snapshot = notebook([{}], [display({ 'image/png': ref, 'text/plain': 'plot' })])
  const dataOf = (readArtifact: ReadArtifact) => write(snapshot, readArtifact).cells[0].outputs[0].data

  test('is put back where it stood', () => {
    expect(artifactRefs(snapshot)).toEqual([ref])
    expect(dataOf((asked) => (asked.$artifact === ref.$artifact ? content : undefined))).toEqual({
      'image/png': 'AAAA',
      'text/plain': ['plot'],
    })
  })

  test('that is gone is left out', () => {
    expect(dataOf(() => undefined)).toEqual({ 'text/plain': ['plot'] })
  })

  test('needs something to read it with', () => {
    expect(() => encodeIpynb(snapshot, { kinds })).toThrow('readArtifact')
  })

  test('may be an attached drawing, which a file holds as if it had been in the log', () => {
    const svg = '\uFEFF<svg xmlns="http://www.w3.org/2000/svg">\n  <text>ä\u2028</text>\n</svg>\n'
    const bytes = new TextEncoder().encode(svg)
    const attached = (value: unknown) =>
      notebook([{ kind: 'markdown', attachments: { 'a.svg': { 'image/svg+xml': value } } }])
    const stored = attached({ $artifact: 'd'.repeat(64), bytes: bytes.length, encoding: 'utf8' })
    const file = encodeIpynb(attached(svg), { kinds })
    expect(encodeIpynb(stored, { kinds, readArtifact: () => bytes })).toBe(file)
    // And read again it leaves the file as it stands, whichever of the two the notebook holds.
    const { metadata } = JSON.parse(file)
    for (const snapshot of [attached(svg), stored]) {
      const now = { ...snapshot, notebook: { title: '', metadata } }
      const again = encodeIpynb(now, { kinds, readArtifact: () => bytes, original: file })
      expect(again).toBe(file)
    }
  })

  test('may be an attachment', () => {
    const attached = notebook([{ kind: 'markdown', attachments: { 'a.png': { 'image/png': ref } } }])
    expect(artifactRefs(attached)).toEqual([ref])
    expect(write(attached, () => content).cells[0].attachments).toEqual({ 'a.png': { 'image/png': 'AAAA' } })
  })
})
