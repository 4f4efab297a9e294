import { expect, test } from 'vitest'
import { Moments } from './Moments.ts'

const moment = (seq: number, ...sources: ReadonlyArray<string>) => ({
  seq,
  at: seq,
  by: 'person:ann',
  notebook: { title: '', metadata: {} },
  cells: sources.map((source, i) => ({ id: `c${i}`, kind: 'code', position: `a${i}`, source })),
  runs: [],
  outputs: [],
})

test('A moment is fetched once, and cells that did not change are the same objects', async () => {
  const asked: number[] = []
  const moments = new Moments(async (seq) => {
    asked.push(seq)
    return moment(seq, 'same', `v${seq}`)
  })
  const [one, two] = [await moments.get(1), await moments.get(2)]
  await moments.get(1)
  expect(asked).toEqual([1, 2])
  expect(one.cells[0]).toBe(two.cells[0])
  expect(one.cells[1]).not.toBe(two.cells[1])
})

test('A moment that did not come is asked for again', async () => {
  let attempts = 0
  const moments = new Moments(async (seq) => {
    attempts++
    if (attempts === 1) throw new Error('away')
    return moment(seq, 'a')
  })
  await expect(moments.get(3)).rejects.toThrow('away')
  expect((await moments.get(3)).cells).toHaveLength(1)
})

test('Before the first fact there is nothing, and nobody is asked', async () => {
  const moments = new Moments(() => Promise.reject(new Error('asked')))
  expect((await moments.get(0)).cells).toEqual([])
})
