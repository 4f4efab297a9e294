import { viewOf } from '@anode/cells/view'
import type { CellEntry } from '@anode/notebook'
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Boundary } from '../../failures/Boundary.tsx'
import { useEntry, useMember, useSelected, useSession } from '../state/SessionContext.ts'
import { CellFrame } from './CellFrame.tsx'
import { CellNotDrawn } from './CellNotDrawn.tsx'
import type { Nearness } from './Nearness.ts'
import { addsToSelection, selectWithModifier } from './pointerSelection.ts'

/** What a cell that was never drawn takes besides its own content, in pixels. */
const AROUND = 18

/** So many cells are drawn with the page; the observer speaks a frame later. */
export const FIRST_DRAWN = 8

/** Whether a press there means the cell itself, not something in it that does something. */
const isContent = (target: EventTarget): boolean =>
  target instanceof Element &&
  !target.closest('.cm-editor, button, a, input, iframe, summary, [role=toolbar]')

/** The last height of cells that were drawn once, by id. */
const heights = new Map<string, number>()

/** Cells that are near the window just now: one that changes its part of the list stays drawn. */
const nearIds = new Set<string>()

/** How high a cell is that is not drawn now: as it was, or as its text makes one guess; in pixels. */
export const estimatedHeight = ({ id, kind, lines }: CellEntry): number =>
  heights.get(id) ?? viewOf(kind).estimate(lines) + AROUND

/**
 * A cell's place in the notebook. Near the window it is drawn; elsewhere it only keeps the room, and says
 * its state.
 */
export const CellShell = memo(
  ({
    cellId,
    number,
    nearness,
  }: {
    readonly cellId: string
    readonly number: number
    /** Null while all cells around it are far from the window. */
    readonly nearness: Nearness | null
  }) => {
    const session = useSession()
    const { selection } = session
    const entry = useEntry(cellId)
    const selected = useSelected(cellId)
    const member = useMember(cellId)
    const element = useRef<HTMLElement>(null)
    const [near, setNear] = useState(() => number <= FIRST_DRAWN || nearIds.has(cellId))
    const shown = useRef(near)
    shown.current = near

    useEffect(() => {
      if (near) nearIds.add(cellId)
      return () => void nearIds.delete(cellId)
    }, [near, cellId])

    useEffect(() => {
      const show = (isNear: boolean) => {
        const height = element.current?.offsetHeight
        if (!isNear && height) heights.set(cellId, height)
        setNear(isNear)
      }
      if (element.current !== null && nearness !== null) return nearness.watch(element.current, show)
      if (shown.current) show(false)
    }, [nearness, cellId])

    useEffect(() => {
      const focusIfWished = () => {
        if (selection.takeFocusWish(cellId, false) === null) return
        element.current?.focus({ preventScroll: true })
        element.current?.scrollIntoView({ block: 'nearest' })
      }
      focusIfWished()
      return selection.on(`focus:${cellId}`, focusIfWished)
    }, [selection, cellId])

    // A cell that moves in the page loses the focus that its keys go to.
    useLayoutEffect(() => {
      if (
        number > 0 &&
        selection.stateOf(cellId) === 'selected' &&
        document.activeElement === document.body
      ) {
        element.current?.focus({ preventScroll: true })
      }
    }, [selection, cellId, number])

    if (entry === undefined) return null
    const drawn = near || selected !== null
    const view = viewOf(entry.kind)
    return (
      <article
        ref={element}
        className="cell group/cell"
        data-cell-id={cellId}
        data-kind={entry.kind}
        data-run-state={entry.run?.status ?? 'idle'}
        data-selected={selected ?? undefined}
        data-in-selection={member || undefined}
        aria-label={member ? `Cell ${number}, selected` : `Cell ${number}`}
        aria-current={selected !== null}
        tabIndex={selected !== null ? 0 : -1}
        style={drawn ? undefined : { height: estimatedHeight(entry) }}
        onMouseDownCapture={(event) => selectWithModifier(session, cellId, event)}
        onPointerDown={(event) => {
          if (isContent(event.target) && !addsToSelection(event)) selection.follow(cellId, false)
        }}
        onDoubleClick={({ target }) => {
          if (!view.showsText && isContent(target)) selection.select(cellId, true)
        }}
        onFocus={({ target, currentTarget }) => {
          if (target !== currentTarget && selection.isMember(cellId)) selection.activate(cellId)
          else if (target === currentTarget || selection.cellId !== cellId) selection.follow(cellId, false)
        }}
        onBlur={({ relatedTarget, currentTarget }) => {
          if (currentTarget.contains(relatedTarget)) return
          // A window that loses the focus gets it back where it was.
          if (relatedTarget !== null || document.hasFocus()) selection.leave(cellId)
        }}
      >
        {drawn && (
          <Boundary
            // A change of the cell is another chance.
            of={entry}
            fallback={(error, retry) => <CellNotDrawn cellId={cellId} error={error} retry={retry} />}
          >
            <CellFrame entry={entry} view={view} number={number} selected={selected} />
          </Boundary>
        )}
      </article>
    )
  },
)
