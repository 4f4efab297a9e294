import { type ArtifactRef, artifactValue, ExactJson, isArtifactRef } from '@anode/document/facts'
import { describe, expect, it } from 'vitest'
import { memoryArtifacts } from '../testing/index.ts'
import { LargeValues } from './LargeValues.ts'
import { addOutput, documentOutputs, emptyOutputs } from './OutputModel.ts'

const settledOutput = async (data: Readonly<Record<string, unknown>>) => {
  const artifacts = memoryArtifacts()
  const values = new LargeValues(artifacts)
  const model = addOutput(emptyOutputs, { _tag: 'display_data', data, metadata: {} }, () => 'o')
  const settled = await values.settle(model)
  const [output] = documentOutputs(settled).map((shown) => shown.output)
  const stored = (hash: unknown) => artifacts.stored.get(String(hash))
  return { data: output?._tag === 'display' ? output.data : {}, stored, artifacts, values, model, settled }
}
const refIn = (value: unknown) =>
  value as { readonly $artifact: string; readonly bytes: number; readonly encoding: string }

describe('LargeValues', () => {
  it('leaves small values where they are, at once', async () => {
    const { values, model, settled } = await settledOutput({ 'text/plain': 'x'.repeat(60_000) })
    expect(settled).toBe(model)
    expect(values.settle(model)).toBe(model)
  })

  it.each([
    [
      'an image as its bytes',
      'image/png',
      Buffer.alloc(90_000, 5).toString('base64'),
      'base64',
      Buffer.alloc(90_000, 5),
    ],
    [
      'a drawing as text',
      'image/svg+xml',
      '<svg>é</svg>'.repeat(9000),
      'utf8',
      Buffer.from('<svg>é</svg>'.repeat(9000)),
    ],
    ['text as UTF-8', 'text/html', 'ü'.repeat(70_000), 'utf8', Buffer.from('ü'.repeat(70_000))],
    ['what is no base64 as text', 'image/png', '?'.repeat(70_000), 'utf8', Buffer.from('?'.repeat(70_000))],
    [
      'JSON as JSON',
      'application/json',
      ['x'.repeat(70_000)],
      'json',
      Buffer.from(`["${'x'.repeat(70_000)}"]`),
    ],
  ])('stores %s', async (_, mime, value, encoding, content) => {
    const { data, stored } = await settledOutput({ [mime]: value, 'text/plain': 'short' })
    const ref = refIn(data[mime])
    expect(ref).toMatchObject({ encoding, bytes: content.length })
    expect(Buffer.from(stored(ref.$artifact) ?? [])).toEqual(content)
    expect(data['text/plain']).toBe('short')
  })

  it.each([
    ['looks like a reference', { $artifact: 'a'.repeat(64), bytes: 5, encoding: 'utf8' }, undefined],
    ['JavaScript cannot hold', new ExactJson('{"n": 12345678901234567890}'), '{"n": 12345678901234567890}'],
    ['has half a character', `${'x'.repeat(70_000)}\ud800`, undefined],
    ['begins with a mark', `\ufeff${'x'.repeat(70_000)}`, undefined],
  ])('stores what %s, and it is the same again', async (_, value, json) => {
    const { data, stored } = await settledOutput({ 'application/json': value })
    const ref = data['application/json']
    expect(isArtifactRef(ref)).toBe(true)
    const { $artifact, encoding } = ref as ArtifactRef
    expect($artifact).not.toBe('a'.repeat(64))
    const bytes = stored($artifact) as Uint8Array
    if (json === undefined) expect(artifactValue({ encoding }, bytes)).toEqual(value)
    else expect(new TextDecoder().decode(bytes)).toBe(json)
  })

  it('stores the longest of several values that are too much together', async () => {
    const { data } = await settledOutput({
      'text/a': 'a'.repeat(50_000),
      'text/b': 'b'.repeat(60_000),
      'text/c': 'c'.repeat(40_000),
    })
    expect(data['text/b']).toMatchObject({ encoding: 'utf8' })
    expect(data['text/a']).toHaveLength(50_000)
    expect(data['text/c']).toHaveLength(40_000)
  })

  it('keeps the identity of outputs, so that nothing is told twice', async () => {
    const { values, model, settled } = await settledOutput({ 'text/plain': 'x'.repeat(100_000) })
    const more = addOutput(model, { _tag: 'stream', name: 'stdout', text: 'a' }, () => 'p')
    const again = await values.settle(more)
    expect(again.outputs[0]).toBe(settled.outputs[0])
  })

  it('stores the new content of a display, for this and other runs', async () => {
    const artifacts = memoryArtifacts()
    const values = new LargeValues(artifacts)
    const data = { 'text/plain': 'x'.repeat(100_000) }
    let model = addOutput(
      emptyOutputs,
      { _tag: 'display_data', data: { 'text/plain': '1' }, metadata: {}, displayId: 'd' },
      () => 'o',
    )
    model = addOutput(model, { _tag: 'update_display_data', data, metadata: {}, displayId: 'd' }, () => 'p')
    const settled = await values.settle(model)
    const [hash] = [...artifacts.stored.keys()]
    expect(settled.replaced.get('d')).toMatchObject({ data: { 'text/plain': { $artifact: hash } } })
    expect(documentOutputs(settled)).toMatchObject([
      { output: { data: { 'text/plain': { $artifact: hash } } } },
    ])
    expect(artifacts.stored.size).toBe(1)
  })
})
