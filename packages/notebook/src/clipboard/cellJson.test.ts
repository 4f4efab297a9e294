import type { CellCopy } from '@anode/document'
import { describe, expect, test } from 'vitest'
import { cellsFromJson, cellsToIpynb, cellsToList, cellsToText } from './cellJson.ts'

const cell = (rest: Partial<CellCopy>): CellCopy => ({
  id: 'one',
  kind: 'code',
  position: 'a0',
  source: '',
  textState: null,
  metadata: {},
  attachments: null,
  executionCount: null,
  run: null,
  outputs: [],
  ...rest,
})

const code = cell({
  source: 'print(1)\n1',
  metadata: { tags: ['x'], jupyter: { source_hidden: true } },
  executionCount: 4,
  outputs: [
    { id: 'o1', output: { _tag: 'stream', name: 'stdout', text: '1\n' } },
    {
      id: 'o2',
      output: { _tag: 'display', data: { 'text/plain': '1' }, metadata: {}, executionCount: 4 },
    },
    { id: 'o3', output: { _tag: 'error', ename: 'E', evalue: 'v', traceback: ['t'] } },
  ],
})
const text = cell({
  id: 'two',
  kind: 'markdown',
  source: '![](attachment:a.png)',
  attachments: { 'a.png': { 'image/png': 'AAAA' } },
})

const content = ({ id: _, outputs, ...rest }: CellCopy) => ({
  ...rest,
  position: '',
  outputs: outputs.map(({ output }) => output),
})

describe('copied cells', () => {
  test.each([
    ['a notebook file', cellsToIpynb],
    ['a list of cells', cellsToList],
  ])('come back from %s as they were, under new ids', (_, encode) => {
    const cells = cellsFromJson(encode([code, text]))
    expect(cells?.map(content)).toEqual([code, text].map(content))
    expect(cells?.map(({ id }) => id)).not.toContain('one')
  })

  test('keep references to large values, which are on the server', () => {
    const ref = { $artifact: 'a'.repeat(64), bytes: 9, encoding: 'base64' } as const
    const large = cell({
      outputs: [{ id: 'o', output: { _tag: 'display', data: { 'image/png': ref }, metadata: {} } }],
    })
    expect(cellsFromJson(cellsToList([large]), 'kept')?.map(content)).toEqual([large].map(content))
    // In a text of somebody else the same is what it says, and no reference.
    const [foreign] = cellsFromJson(cellsToList([large])) ?? []
    expect(JSON.stringify(foreign)).not.toContain('"$artifact":')
  })

  test('are their texts for other programs', () => {
    expect(cellsToText([code, text])).toBe('print(1)\n1\n\n![](attachment:a.png)')
  })
})

describe('a text', () => {
  test('that is one nbformat cell makes a cell', () => {
    const json = '{"cell_type": "markdown", "metadata": {}, "source": ["# A\\n", "b"]}'
    expect(cellsFromJson(json)).toMatchObject([{ kind: 'markdown', source: '# A\nb' }])
  })

  test.each([
    ['code', 'x = {"cell_type": 1}'],
    ['other JSON', '{"name": "cell_type"}'],
    ['a list of something else', '[{"a": 1}, "cell_type"]'],
    ['JSON that is cut off', '{"nbformat": 4, "cells": ['],
    ['a notebook of a later version', '{"nbformat": 5, "cells": []}'],
  ])('that is %s is just text', (_, json) => {
    expect(cellsFromJson(json)).toBeNull()
  })
})
