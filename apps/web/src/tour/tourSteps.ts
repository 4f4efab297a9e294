import type { NotebookSession } from '@anode/notebook'
import { palette } from '../palette/palette.ts'

/** A step of the tour: what it shows, and how the page sees that the person has done it. */
export interface TourStep {
  readonly title: string
  /** Parts in backticks are ids of commands, shown as their keys. */
  readonly text: string
  /** What on the page it is about, as a selector; the first one that is shown is marked. */
  readonly target?: string
  /** Calls `done` when the person does it. */
  readonly watch?: (session: NotebookSession, done: () => void) => () => void
}

const onActive = (session: NotebookSession, done: () => void) =>
  session.index.on('active', () => {
    if (session.index.active.length > 0) done()
  })

const whenCells =
  (by: 'more' | 'fewer') =>
  (session: NotebookSession, done: () => void): (() => void) => {
    let before = session.index.ids.length
    return session.index.on('order', () => {
      const now = session.index.ids.length
      if (by === 'more' ? now > before : now < before) done()
      before = now
    })
  }

/** The tour: five minutes through what one needs every day. */
export const tourSteps: ReadonlyArray<TourStep> = [
  {
    title: 'A notebook is made of cells',
    text: 'Some hold code, on a tinted ground; some hold text. Click into the code and change something, or go on.',
    target: '[data-kind=code] .cell-body',
  },
  {
    title: 'Run a cell',
    text: 'Press `run.cellAndNext` in a cell: it runs, and the next one is selected. `run.cell` runs it and stays. What it shows appears below.',
    target: '[data-kind=code] .run-button',
    watch: onActive,
  },
  {
    title: 'Add a cell',
    text: 'Esc leaves the text; single letters are commands then. `cell.insertBelow` adds a cell below, Enter goes into its text.',
    watch: whenCells('more'),
  },
  {
    title: 'Delete it, and change your mind',
    text: '`cell.delete` deletes the selected cell. Undo, at the bottom of the page, brings it back with its text.',
    watch: whenCells('fewer'),
  },
  {
    title: 'Everything has a name',
    text: '`app.palette` finds every command and every notebook by a few letters, and shows the key of each.',
    watch: (_session, done) =>
      palette.on(() => {
        if (palette.isOpen()) done()
      }),
  },
  {
    title: 'Stop, and start over',
    text: 'The kernel runs your code and keeps its variables. `kernel.interrupt` stops what runs, `kernel.restart` starts with nothing in memory.',
    target: '[data-kernel-status]',
  },
  {
    title: 'Nothing to save',
    text: 'Every change is saved as you make it. Without the server you can go on: changes wait in this browser, and runs start when it is back.',
    target: '[data-sync-state]',
  },
  {
    title: 'Beside the notebook',
    text: 'The icons at the edge open panels, settings among them. `app.help` shows every key, and Download in the menu gives you an .ipynb file.',
    target: '.rail',
  },
]
