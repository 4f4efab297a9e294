import { settingsOf, withCellSettings } from '@anode/document'
import { expect, test } from 'vitest'
import { cellKinds, cellKindsWith, defaultKind, languageOfKind, proseKind } from './index.ts'
import { shout } from './testing/index.ts'
import { shoutText } from './testing/shout/text.ts'
import { shoutView } from './testing/shout/view.tsx'
import { cellViews, cellViewsWith, viewOf } from './view.ts'

test('every cell type of nbformat is a kind that is saved as itself', () => {
  for (const name of ['code', 'markdown', 'raw']) {
    expect(cellKinds.get(name)).toMatchObject({ name, nbformatType: name, ownsType: true })
  }
})

test('of these, only code runs, on a kernel, and only Markdown is prose', () => {
  const kinds = [...cellKinds.values()]
  expect(kinds.flatMap(({ name, run }) => (run ? [[name, run.executor]] : []))).toEqual([['code', 'kernel']])
  expect(kinds.filter(({ isProse }) => isProse)).toEqual([proseKind])
  expect(defaultKind.run?.executor).toBe('kernel')
  expect(['code', 'raw', 'nobody', undefined].map(languageOfKind)).toEqual(['kernel', 'text', 'text', 'text'])
})

test('every kind has a view', () => {
  expect([...cellViews.keys()]).toEqual([...cellKinds.keys()])
})

test('a kind is added by one line in each registry', () => {
  expect([...cellKindsWith(shout).keys()]).toEqual(['code', 'markdown', 'raw', 'shout'])
  const views = cellViewsWith({ shout: shoutView })
  expect(viewOf('shout', views).Toolbar).not.toBeNull()
  expect(viewOf('shout', views).Body).toBe(shoutView.Body)
  expect(viewOf('code', views)).toBe(cellViews.get('code'))
  // Here it is not known: its text is shown as it is.
  expect(viewOf('shout').Toolbar).toBeNull()
  expect(shoutText).toMatchObject({ language: 'text', comment: '//' })
})

test('a kind finds its settings in the metadata of a cell, and writes them there', () => {
  const none = { metadata: { tags: ['loud'] } }
  expect(settingsOf(shout, none)).toEqual({ times: 1 })
  const metadata = withCellSettings(none.metadata, shout, { times: 3 })
  expect(metadata).toEqual({ tags: ['loud'], anode: { shout: { times: 3 } } })
  expect(settingsOf(shout, { metadata })).toEqual({ times: 3 })
  // What makes no sense is as at first; what a later version wrote beside it stays.
  const odd = { metadata: { anode: { kind: 'x', shout: { times: 'often', echo: true } } } }
  expect(settingsOf(shout, odd)).toEqual({ times: 1 })
  expect(withCellSettings(odd.metadata, shout, { times: 2 })).toEqual({
    anode: { kind: 'x', shout: { times: 2, echo: true } },
  })
  for (const anode of [null, 'text', [1], { shout: [] }]) {
    expect(settingsOf(shout, { metadata: { anode } })).toEqual({ times: 1 })
  }
})
