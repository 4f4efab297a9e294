import { createHash } from 'node:crypto'
import { Either } from 'effect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asCellSource } from '../cellSource.ts'
import { equalJson } from '../json/equalJson.ts'
import { anyIpynb } from '../testing/anyIpynb.ts'
import { gitCell as cell, gitIpynb as ipynb } from '../testing/gitRepository.ts'
import { testKinds } from '../testing/ipynbFiles.ts'
import { mergeIpynb } from './mergeIpynb.ts'

const reading = {
  kinds: testKinds,
  sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex'),
}
const encode = (text: string) => new TextEncoder().encode(text)
const merge = (base: string | null, ours: string, theirs: string) =>
  mergeIpynb(
    { base: base === null ? null : encode(base), ours: encode(ours), theirs: encode(theirs) },
    reading,
  )
const merged = (base: string | null, ours: string, theirs: string) => {
  const { bytes, conflicts } = Either.getOrThrow(merge(base, ours, theirs))
  return { text: new TextDecoder().decode(bytes), conflicts }
}
const cellsOf = (text: string): ReadonlyArray<{ readonly id?: string; readonly source: string[] }> =>
  JSON.parse(text).cells
const sources = (text: string) => cellsOf(text).map(({ source }) => source.join(''))

const [a, b] = [cell('a', 'x = 1'), cell('b', 'y = 2')]
const base = ipynb([a, b])

describe('A merge of files', () => {
  it('is written as ours is, and what nobody changed stays as it stands', () => {
    const ours = `{"nbformat": 4, "nbformat_minor": 5,\n  "metadata": {"x": 1.50},   "cells": [
      {"id": "a", "cell_type": "code", "source": "x = 1",   "outputs": [ ], "metadata": {}, "execution_count": null},
      {"id": "b", "cell_type": "code", "source": "y = 2", "outputs": [], "metadata": {}, "execution_count": null}]}`
    const { text, conflicts } = merged(base, ours, ipynb([a, cell('b', 'y = 20')]))
    expect([text, conflicts]).toEqual([ours.replace('y = 2', 'y = 20'), 0])
  })

  it('has the values of both sides, whatever their size', () => {
    const output = (text: string) => ({
      ...{ output_type: 'display_data', metadata: {} },
      data: { 'text/plain': [text], 'image/png': Buffer.alloc(90_000, text).toString('base64') },
    })
    const ran = (id: string, text: string) =>
      cell(id, 'plot()', { outputs: [output(text)], execution_count: 1 })
    const start = ipynb([cell('a', 'plot()'), cell('b', 'plot()')])
    const ours = ipynb([ran('a', 'ours'), cell('b', 'plot()')])
    const theirs = ipynb([cell('a', 'plot()'), ran('b', 'theirs')])
    const both = JSON.parse(ipynb([ran('a', 'ours'), ran('b', 'theirs')]))
    expect(equalJson(JSON.parse(merged(start, ours, theirs).text), both)).toBe(true)
  })

  it('takes order, kinds, metadata, attachments and the title of the side that changed them', () => {
    const picture = { p: { 'image/png': 'aaaa' } }
    const text = (id: string, more: object) => ({
      ...{ cell_type: 'markdown', id, metadata: {}, source: ['x = 1'] },
      ...more,
    })
    const theirs = ipynb([b, text('a', { attachments: picture, metadata: { tags: ['t'] } })], {
      title: 'New',
      k: 1,
    })
    const result = JSON.parse(merged(base, ipynb([a, b], { mine: 1 }), theirs).text)
    expect(result.metadata).toEqual({ title: 'New', k: 1, mine: 1 })
    expect(result.cells[1]).toEqual(text('a', { attachments: picture, metadata: { tags: ['t'] } }))
  })

  it('shows both where each made something else of a picture or of the kind of a cell', () => {
    const text = (more: object) =>
      ipynb([{ cell_type: 'markdown', id: 'a', metadata: {}, source: ['![](p)'], ...more }])
    const picture = (png: string) => text({ attachments: { p: { 'image/png': png } } })
    const { text: both, conflicts } = merged(picture('aaaa'), picture('bbbb'), picture('cccc'))
    const attached = JSON.parse(both).cells.map((each: { attachments: unknown }) => each.attachments)
    expect([attached, conflicts]).toEqual([['bbbb', 'cccc'].map((png) => ({ p: { 'image/png': png } })), 1])
    expect(merged(picture('aaaa'), picture('bbbb'), text({})).conflicts).toBe(1)
    expect(merged(null, text({}), text({ cell_type: 'raw' })).conflicts).toBe(1)
    expect(
      merged(null, text({ metadata: { tags: ['x'] } }), text({ metadata: { tags: ['y'] } })).conflicts,
    ).toBe(0)
  })

  it('is the same whenever it is made again, and is no conflict the second time', () => {
    const [ours, theirs] = [ipynb([cell('a', 'x = 2'), b]), ipynb([cell('a', 'x = 3'), b])]
    const once = merged(base, ours, theirs)
    expect(merged(base, ours, theirs)).toEqual(once)
    expect(once.conflicts).toBe(1)
    expect(merged(base, once.text, theirs)).toEqual({ ...once, conflicts: 0 })
  })

  it('says which side is no notebook', () => {
    expect(merge(base, '{', base)).toMatchObject({ left: { side: 'ours' } })
    expect(merge(base, base, '[]')).toMatchObject({ left: { side: 'theirs' } })
    expect(merge('{', base, ipynb([a, b, cell('c', 'z')]))).toMatchObject({ right: { hasBase: false } })
  })
})

describe('Where cells have no ids', () => {
  const plain = (...texts: string[]) => ipynb(texts.map((source) => cell(null, source)))

  it('they are known by what they say and where they stand', () => {
    const { text, conflicts } = merged(
      plain('first', 'x = 1', 'last'),
      plain('new', 'first', 'x = 1', 'more'),
      plain('first', 'quite another text', 'last'),
    )
    expect([sources(text), conflicts]).toEqual([['new', 'first', 'quite another text', 'more'], 0])
    expect(text).toBe(plain('new', 'first', 'quite another text', 'more'))
  })

  it('and some were given since, those of what is written stay', () => {
    const upgraded = ipynb([cell('p', 'first'), cell('q', 'x = 1')])
    const theirs = plain('first', 'x = 2')
    expect(merged(plain('first', 'x = 1'), upgraded, theirs).text).toBe(
      ipynb([cell('p', 'first'), cell('q', 'x = 2')]),
    )
    const ids = ipynb([cell('r', 'first'), cell('s', 'x = 3'), cell('t', 'new')])
    const { text } = merged(plain('first', 'x = 1'), upgraded, ids)
    expect(cellsOf(text).map(({ id }) => id)).toEqual(['p', 'q', expect.any(String)])
    expect(sources(text)).toEqual(['first', 'x = 3', 'new'])
  })

  it('in ours alone, they are those of the ground', () => {
    const { text, conflicts } = merged(
      ipynb([cell('p', 'first'), cell('q', 'x = 1')]),
      plain('x = 2'),
      ipynb([cell('p', 'first'), cell('q', 'x = 3')]),
    )
    expect([sources(text), conflicts]).toEqual([['x = 2', 'x = 3'], 1])
    expect(JSON.parse(text).cells[1].metadata.anode.conflict.with).toBe(cellsOf(text)[0]?.id)
  })
})

it('Of any notebook each side is the result, where the other changed nothing', () => {
  fc.assert(
    fc.property(anyIpynb, anyIpynb, (one, other) => {
      const [before, after] = [one, other].map((each) => JSON.stringify(each)) as [string, string]
      expect(merged(before, before, after).text).toBe(after)
      expect(merged(before, after, before).text).toBe(after)
      expect(merged(before, after, after).text).toBe(after)
    }),
    { numRuns: 50 },
  )
})

it('Of any two notebooks the result is one that has all texts of both', () => {
  fc.assert(
    fc.property(anyIpynb, anyIpynb, (one, other) => {
      const [ours, theirs] = [one, other].map((each) => JSON.stringify(each)) as [string, string]
      const { text } = merged(null, ours, theirs)
      const all = new Set(textsOf(text))
      for (const source of [...textsOf(ours), ...textsOf(theirs)]) expect(all).toContain(source)
      // It can be read again, and says the same as either side then.
      expect(Either.isRight(merge(null, text, theirs))).toBe(true)
    }),
    { numRuns: 100 },
  )
})

const textsOf = (text: string): ReadonlyArray<string> =>
  JSON.parse(text).cells.map(({ source }: { source: unknown }) => asCellSource([source].flat().join('')))
