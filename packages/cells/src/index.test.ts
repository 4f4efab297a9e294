import { expect, test } from 'vitest'
import { cellKinds } from './index.ts'

test('every cell type of nbformat is a kind that is saved as itself', () => {
  for (const name of ['code', 'markdown', 'raw']) {
    expect(cellKinds.get(name)).toMatchObject({ name, nbformatType: name })
  }
})

test('of these, only code runs on a kernel', () => {
  const running = [...cellKinds.values()].filter((kind) => kind.runsOnKernel)
  expect(running.map((kind) => kind.name)).toEqual(['code'])
})
