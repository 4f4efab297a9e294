import '../notebook/cells/cells.css'
import '../markdown/prose.css'
import '../notebook/panels/panels.css'
import './firstPaint.css'
import { cellKinds } from '@anode/cells'
import { type CellParts, viewOf } from '@anode/cells/view'
import type { CellRow } from '@anode/document'
import type { FirstCell, FirstCells } from '@anode/document/facts'
import type { Parser } from '@lezer/common'
import { parser as python } from '@lezer/python'
import type { CSSProperties, ReactNode } from 'react'
import { BackIcon } from '../controls/PlainIcon.tsx'
import { firstPaint } from '../firstPaint/current.ts'
import { FirstPaint } from '../firstPaint/FirstPaint.ts'
import { codeHtml } from '../languages/codeHtml.ts'
import { CellBox } from '../notebook/cells/CellBox.tsx'
import { type EndedRun, RunEnd, RunFace, runLabel } from '../notebook/cells/RestingRun.tsx'
import { StillText } from '../notebook/cells/StillText.tsx'
import { barLook, barRowLook, columnLook, titleLook } from '../notebook/pageLook.ts'
import { StreamBlock, StreamFrame, streamLook } from '../outputs/stream/StreamFrame.tsx'
import { type FirstLook, firstLook } from './firstLook.ts'
import { renderJsx } from './renderJsx.ts'

/** How it looks, and the language of the notebook's kernel. */
type Look = FirstLook & { readonly language: string }

/** Languages that are coloured at once; so they are in the page. */
const parsers: ReadonlyMap<string, Parser> = new Map([['python', python]])

/** Printed text that leads somewhere: such words are links in the page. */
const LINKS = /:\/\/|mailto:|In ?\[\d/

/** Whether there is more to the outputs than the text that is painted of them. */
const endsAt = ({ outputs }: FirstCell): boolean =>
  outputs === null || outputs.some(({ text }) => LINKS.test(text))

/** The texts of Markdown among the cells, rendered; without those that take more than is here (formulas, languages). */
const renderProse = async (
  notebookId: string,
  cells: ReadonlyArray<FirstCell>,
): Promise<ReadonlyMap<string, string>> => {
  const texts = cells.filter(({ kind }) => cellKinds.get(kind)?.isProse)
  if (texts.length === 0) return new Map()
  const [{ renderMarkdown }, { isHeavy }] = await Promise.all([
    import('../markdown/renderMarkdown.ts'),
    import('../markdown/isHeavy.ts'),
  ])
  return new Map(
    texts.flatMap(({ source }) => {
      if (isHeavy(source)) return []
      const { html, lacks, held } = renderMarkdown(source, { find: () => null, beside: notebookId })
      // Whether pictures of other sites are shown is for the page to know; so is whether the notebook is a file, and if it
      // is none there is nothing to see at the other address either.
      return lacks.length > 0 || held.length > 0 ? [] : [[source, html] as const]
    }),
  )
}

const Outputs = ({ outputs }: { readonly outputs: NonNullable<FirstCell['outputs']> }) => (
  <div className="cell-outputs">
    {outputs.map(({ mime, text }, i) => (
      <div key={i}>
        <StreamFrame className={streamLook(mime.split('.').at(-1) ?? '')}>
          <StreamBlock text={text} lines={text.split('\n').length}>
            {text.replace(/\n$/, '')}
          </StreamBlock>
        </StreamFrame>
      </div>
    ))}
  </div>
)

/** What a kind builds its cell with: as it stands before anybody does something with it. */
const partsFor = (
  { source, outputs }: FirstCell,
  look: Look,
  prose: ReadonlyMap<string, string>,
): CellParts => ({
  Editor: ({ language, numbered, wrap, placeholder }) => {
    const parser = parsers.get(language === 'kernel' ? look.language : language)
    if (parser !== undefined) firstPaint.colour(source, codeHtml(source, parser))
    return (
      <div className="code-text">
        <StillText
          source={source}
          html={firstPaint.htmlOf(source)}
          placeholder={placeholder}
          wraps={wrap || look.wrapCode}
          numbered={look.lineNumbers && numbered}
        />
      </div>
    )
  },
  Outputs: () => (outputs === null ? null : <Outputs outputs={outputs} />),
  Prose: (text) => {
    const html = prose.get(text.source)
    if (html === undefined) throw new Error('The page itself is needed for this text.')
    return <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
  },
  WithPreview: ({ children }) => <>{children}</>,
})

const Cell = ({
  cell,
  look,
  prose,
}: {
  readonly cell: FirstCell
  readonly look: Look
  readonly prose: ReadonlyMap<string, string>
}) => {
  const { id, kind, executionCount } = cell
  const { Body } = viewOf(kind)
  const row: CellRow = { ...cell, position: '', textState: null, attachments: null, runId: null }
  const run = cell.run === null ? null : ({ ...cell.run, reason: null } as EndedRun)
  return (
    <article className="cell group/cell" data-first-cell={id} data-kind={kind}>
      <CellBox
        gutter={
          cellKinds.get(kind)?.run && (
            <>
              <button type="button" aria-label={runLabel(executionCount)} className="run-button">
                <RunFace count={executionCount} status={run?.status} />
              </button>
              {run !== null && <RunEnd run={run} showTiming={look.showTiming} />}
            </>
          )
        }
      >
        <Body
          cell={row}
          editing={false}
          onEdit={() => {}}
          setSettings={() => {}}
          parts={partsFor(cell, look, prose)}
        />
      </CellBox>
      <div className="insert-line" />
    </article>
  )
}

/** What is around the cells. It has no element and no name that the page itself looks for: for a moment both are there. */
const Page = ({ title, panel }: { readonly title: string; readonly panel: number }) => (
  <div className="first-paint">
    <div className={barLook}>
      <div className={barRowLook}>
        <a href="/" className="icon-button" aria-label="All notebooks">
          <BackIcon size={18} />
        </a>
        <input className={titleLook} aria-label="Name" tabIndex={-1} readOnly value={title} />
      </div>
    </div>
    <div className="notebook-frame" style={{ '--panel-width': `${panel}px` } as CSSProperties}>
      {/* biome-ignore lint/a11y/useSemanticElements: the page's own is looked for by its element. */}
      <div className={columnLook} role="main" aria-label="First cells">
        <div className="cell-first">
          <div className="insert-line" />
        </div>
        <div className="cell-part" />
      </div>
    </div>
  </div>
)

const draw = (node: ReactNode): DocumentFragment => {
  const drawn = new DocumentFragment()
  renderJsx(node, drawn)
  return drawn
}

/** The cells from the first on, up to one that takes the page: a kind of cell that does throws. */
const drawCells = (
  cells: ReadonlyArray<FirstCell>,
  look: Look,
  prose: ReadonlyMap<string, string>,
): ReadonlyArray<DocumentFragment> => {
  const drawn: DocumentFragment[] = []
  for (const cell of cells) {
    try {
      drawn.push(
        draw(<Cell cell={endsAt(cell) ? { ...cell, outputs: null } : cell} look={look} prose={prose} />),
      )
    } catch {
      break
    }
    if (endsAt(cell)) break
  }
  return drawn
}

/**
 * Paints a notebook's first cells where the page is going to draw them, with the components of the page and of the
 * kinds themselves. False when not even the first cell can be painted so.
 */
export const paintFirstCells = async (
  notebookId: string,
  { title, cells, language = 'python' }: FirstCells,
): Promise<boolean> => {
  const look = { ...firstLook(), language }
  const drawn = drawCells(cells, look, await renderProse(notebookId, cells))
  const page = draw(<Page title={title} panel={look.panel} />).firstElementChild
  if (drawn.length === 0 || !(page instanceof HTMLElement)) return false
  page.querySelector('.cell-part')?.append(...drawn)
  firstPaint.show(new FirstPaint(notebookId, page))
  return true
}
