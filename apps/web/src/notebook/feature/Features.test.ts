import type { NotebookSession } from '@anode/notebook'
import { type Service, type ServiceKey, SessionServices } from '@anode/notebook'
import { NO_TEXT } from '@anode/notebook/queries'
import { EditorState, Facet } from '@codemirror/state'
import { CircleHelp } from 'lucide-react'
import { createElement, Fragment, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { AllOf } from './AllOf.ts'
import type { Feature, Page } from './Feature.ts'
import { Features } from './Features.ts'
import { lazyView } from './Panel.ts'

/** As far as these parts look at a session. */
const sessionOf = (
  isText = false,
): {
  readonly session: NotebookSession
  readonly services: SessionServices<NotebookSession>
} => {
  const session = {
    service: (key: ServiceKey<NotebookSession, Service>) => services.get(key),
    replica: { read: () => (isText ? 'a.txt' : NO_TEXT) },
  }
  const services = new SessionServices(session as unknown as NotebookSession)
  return { session: session as unknown as NotebookSession, services }
}

const noted = Facet.define<string>()

/** A feature that has one of each part. It says what happens to it. */
const feature = (name: string, said: string[] = []) => {
  const draw = (part: string) => (props: object) =>
    createElement('i', null, `${name} ${part} ${JSON.stringify(props)}`)
  const service: ServiceKey<NotebookSession, Service & { readonly name: string }> = {
    name,
    make: () => ({ name, dispose: () => void said.push(`${name} disposed`) }),
  }
  let page: Page | null = null
  const whole: Required<Feature> = {
    name,
    service,
    actions: [
      {
        id: `${name}.do`,
        title: `Do ${name}`,
        group: 'Cells',
        run: (session) => void said.push(`done by ${session.service(service).name}`),
      },
    ],
    allows: (_session, { id }) => id !== `${name}.forbidden`,
    whileShown: (_session, shown) => {
      page = shown
      said.push(`${name} shown`)
      return () => void said.push(`${name} hidden`)
    },
    editor: ({ cellId, language }) => noted.of(`${name} ${cellId} ${language}`),
    cellMarks: [{ View: draw('mark') }, { View: draw('later mark'), later: true }],
    cellControls: [draw('control')],
    cellMenu: [{ place: 'talk', id: `${name}.do`, icon: CircleHelp }],
    takeDrop: (_session, cellId) => cellId === name,
    panel: {
      id: name,
      title: `Panel of ${name}`,
      icon: CircleHelp,
      View: lazyView(async () => ({ View: () => null }), 'View'),
    },
    notices: [
      { rank: 'surroundings', View: draw('last notice') },
      { rank: 'unsaved', View: draw('first notice') },
    ],
    besideTitle: draw('title'),
    bar: draw('bar'),
    layers: [draw('layer')],
    Around: ({ children }) => createElement('b', { title: name }, children),
    stopView: { tag: `${name}Broken`, View: draw('stop') },
    settings: [],
  }
  return { whole, page: () => page }
}

const drawn = (node: ReactNode): string =>
  renderToStaticMarkup(createElement(Fragment, null, node))
    .replaceAll('&quot;', '"')
    .replaceAll('</i>', '')

test('A page without features has its own actions, and nothing besides', () => {
  const { actions, panels, notices, layers, bar, cellMarks } = new Features([])
  expect(actions.some(({ id }) => id === 'run.cell')).toBe(true)
  expect([panels, notices, layers, bar, cellMarks].flat()).toEqual([])
})

test('Actions of features come behind those of the page, and a panel brings its own', () => {
  const ids = new Features([feature('a').whole, feature('b').whole]).actions.map(({ id }) => id)
  expect(ids.slice(-4)).toEqual(['a.do', 'b.do', 'panel.a', 'panel.b'])
})

test('An action uses its feature’s service, which ends with the session', () => {
  const said: string[] = []
  const { session, services } = sessionOf()
  const { actions } = new Features([feature('a', said).whole])
  actions.find(({ id }) => id === 'a.do')?.run(session)
  services.dispose()
  expect(said).toEqual(['done by a', 'a disposed'])
})

test('What one feature holds back is held back, also for other features', () => {
  const { session } = sessionOf()
  const [a, b] = [feature('a'), feature('b')]
  const features = new Features([a.whole, b.whole])
  features.show(session)
  expect(features.allows(session, { id: 'b.forbidden', group: 'Edit' })).toBe(false)
  expect(a.page()?.allows({ id: 'b.forbidden', group: 'Edit' })).toBe(false)
  expect(a.page()?.allows({ id: 'run.cell', group: 'Run' })).toBe(true)
})

test('Features act while the notebook is shown', () => {
  const said: string[] = []
  const hide = new Features([feature('a', said).whole, feature('b', said).whole]).show(sessionOf().session)
  expect(said).toEqual(['a shown', 'b shown'])
  hide()
  expect(said.slice(2).sort()).toEqual(['a hidden', 'b hidden'])
})

test('Each adds to the editor of a cell, in the order of the list', () => {
  const features = new Features([feature('a').whole, feature('b').whole])
  const extension = features.editor({
    session: sessionOf().session,
    cellId: 'cell',
    text: {} as never,
    language: 'python',
  })
  expect(EditorState.create({ extensions: extension }).facet(noted)).toEqual([
    'a cell python',
    'b cell python',
  ])
})

test('Marks, controls, bar and layers are drawn in the order of the list', () => {
  const features = new Features([feature('a').whole, feature('b').whole])
  const cell = { cellId: 'c', number: 3 }
  const props = JSON.stringify(cell)
  expect(drawn(createElement(AllOf, { views: features.cellMarks, ...cell } as never))).toBe(
    `<i>a mark ${props}<i>b mark ${props}`,
  )
  expect(drawn(createElement(AllOf, { views: features.allCellMarks, ...cell } as never))).toBe(
    `<i>a mark ${props}<i>a later mark ${props}<i>b mark ${props}<i>b later mark ${props}`,
  )
  expect(drawn(createElement(AllOf, { views: features.cellControls, ...cell } as never))).toBe(
    `<i>a control ${props}<i>b control ${props}`,
  )
  expect(drawn(createElement(AllOf, { views: features.besideTitle }))).toBe('<i>a title {}<i>b title {}')
  expect(drawn(createElement(AllOf, { views: features.bar }))).toBe('<i>a bar {}<i>b bar {}')
  expect(drawn(createElement(AllOf, { views: features.layers }))).toBe('<i>a layer {}<i>b layer {}')
})

test('Notices are drawn by their rank', () => {
  const { notices } = new Features([feature('a').whole, feature('b').whole])
  expect(drawn(createElement(AllOf, { views: notices }))).toBe(
    '<i>a first notice {}<i>b first notice {}<i>a last notice {}<i>b last notice {}',
  )
})

test('The menu of a cell keeps its groups, with entries before and behind the page’s own', () => {
  const entry = { place: 'content', icon: CircleHelp } as const
  const { cellMenu } = new Features([
    { name: 'a', cellMenu: [{ ...entry, id: 'behind' }] },
    { name: 'b', cellMenu: [{ ...entry, id: 'before', first: true }] },
    { name: 'c', cellMenu: [{ ...entry, id: 'talk', place: 'talk' }] },
  ])
  expect(cellMenu.map((group) => group.map(({ id }) => id)).slice(2, 4)).toEqual([
    ['before', 'cell.merge', 'behind'],
    ['talk'],
  ])
  expect(new Features([]).cellMenu.every((group) => group.length > 0)).toBe(true)
})

test('A drop is for the first that takes it', () => {
  const { session } = sessionOf()
  const features = new Features([feature('a').whole, feature('b').whole])
  expect(features.takeDrop(session, 'b', {} as DataTransfer)).toBe(true)
  expect(features.takeDrop(session, 'c', {} as DataTransfer)).toBe(false)
})

test('A feature has a page for the reason it knows', () => {
  const { stopViews } = new Features([feature('a').whole])
  expect([...stopViews.keys()]).toEqual(['aBroken'])
})

test('What is about cells is held back where the notebook is one text', () => {
  const features = new Features([])
  const allowed = (isText: boolean) =>
    [
      { id: 'run.cell', group: 'Run' },
      { id: 'cell.delete', group: 'Cells' },
      { id: 'cell.copy', group: 'Edit' },
      { id: 'find.open', group: 'Edit' },
      { id: 'cell.undo', group: 'Edit' },
      { id: 'selection.edit', group: 'Move' },
    ].filter((action) => features.allows(sessionOf(isText).session, action as never))
  expect(allowed(false)).toHaveLength(6)
  expect(allowed(true).map(({ id }) => id)).toEqual(['find.open', 'cell.undo', 'selection.edit'])
})
