import { type CellParts, viewOf } from '@anode/cells/view'
import type { CellCopy } from '@anode/document'
import { type Change, changeWords } from '@anode/notebook/history'
import { type ComponentProps, createContext, memo, use, useEffect, useMemo, useRef, useState } from 'react'
import { Boundary } from '../../failures/Boundary.tsx'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { Markdown } from '../../markdown/Markdown.tsx'
import type { Nearness } from '../../notebook/cells/Nearness.ts'
import { OutputView } from '../../outputs/OutputView.tsx'
import { PastDifference } from './PastDifference.tsx'
import { StillCode } from './StillCode.tsx'

/** The cell whose parts are drawn: what views ask the live notebook for comes from it. */
const CopyContext = createContext<CellCopy | null>(null)

const useCopy = (): CellCopy => {
  const copy = use(CopyContext)
  if (copy === null) throw new Error('Only a cell of the past has a copy.')
  return copy
}

const StillEditor = ({ language, wrap }: ComponentProps<CellParts['Editor']>) => (
  <StillCode source={useCopy().source} language={language} wrap={wrap} />
)

const StillOutputs = () => {
  const { outputs } = useCopy()
  return (
    <div className="cell-outputs" data-past-outputs>
      {outputs.map(({ id, output }) => (
        <OutputView key={id} output={output} />
      ))}
    </div>
  )
}

const StillMarkdown = ({ source, attachments }: ComponentProps<CellParts['Prose']>) => (
  <Markdown source={source} attachments={attachments} />
)

const parts: CellParts = {
  Editor: StillEditor,
  Outputs: StillOutputs,
  Prose: StillMarkdown,
  WithPreview: ({ children }) => children,
}

/** What was is not changed. */
const nothing = () => {}

/** The first ones are drawn with the page; others when they come near the window. */
const FIRST = 8

const lines = (source: string): number => source.split('\n').length

/** A cell as it was: its text and what it showed, what became of it at this moment, how it differs from now. */
export const PastCell = memo(
  ({
    copy,
    number,
    change,
    nearness,
  }: {
    readonly copy: CellCopy
    readonly number: number
    readonly change: Change | null
    readonly nearness: Nearness
  }) => {
    const element = useRef<HTMLElement>(null)
    const [near, setNear] = useState(number <= FIRST)
    useEffect(
      () => (element.current === null ? undefined : nearness.watch(element.current, setNear)),
      [nearness],
    )
    const view = viewOf(copy.kind)
    const cell = useMemo(() => {
      const { run, outputs: _outputs, ...row } = copy
      return { ...row, runId: run?.id ?? null }
    }, [copy])
    return (
      <article
        ref={element}
        className="cell past-cell"
        data-past-cell={copy.id}
        data-kind={copy.kind}
        data-change={change ?? undefined}
        aria-label={`Cell ${number} as it was${change === null ? '' : `, ${changeWords[change].toLowerCase()}`}`}
        style={near ? undefined : { minHeight: view.estimate(lines(copy.source)) + 18 }}
      >
        {near && (
          <>
            <div className="cell-gutter">
              {copy.executionCount !== null && (
                <span className="run-count px-1 py-1.5">[{copy.executionCount}]</span>
              )}
            </div>
            <div className="cell-body">
              {change !== null && <span className="past-change">{changeWords[change]}</span>}
              <Boundary
                of={copy}
                fallback={(error, retry) => (
                  <Failure {...failureOf('This cell could not be drawn', error)}>
                    <button type="button" className="button" onClick={retry}>
                      Try again
                    </button>
                  </Failure>
                )}
              >
                <CopyContext value={copy}>
                  <view.Body
                    cell={cell}
                    editing={false}
                    onEdit={nothing}
                    setSettings={nothing}
                    parts={parts}
                  />
                </CopyContext>
              </Boundary>
              <PastDifference then={copy} />
            </div>
          </>
        )}
        <div className="col-start-2 h-[18px]" aria-hidden />
      </article>
    )
  },
)
