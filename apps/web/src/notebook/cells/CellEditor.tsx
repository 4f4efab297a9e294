import './editor.css'
import type { CellParts } from '@anode/cells/view'
import { EditorView } from '@codemirror/view'
import { type ComponentProps, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { walkBy } from '../actions/selectionActions.ts'
import * as queries from '../queries.ts'
import { useQuery, useSession } from '../state/SessionContext.ts'
import { queueEditor } from './editorQueue.ts'
import { openEditor } from './openEditor.ts'

type Props = ComponentProps<CellParts['Editor']>

/** A cell's text: standing still at first, an editor a moment later or as soon as it is wanted. */
export const CellEditor = (props: Props) => {
  const { texts } = useSession()
  const generation = useSyncExternalStore(texts.onReset, () => texts.generation)
  return <Bound key={`${generation} ${props.language}`} {...props} />
}

const Bound = ({ cellId, language, wrap, placeholder }: Props) => {
  const session = useSession()
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const [open, setOpen] = useState(false)

  useEffect(() => {
    const { texts, selection } = session
    const text = texts.open(cellId)
    if (text === null || host.current === null) return
    const parent = host.current
    const focusIfWished = () => {
      const caret = selection.takeFocusWish(cellId, true)
      if (caret === null) return
      make()
      const editor = view.current
      if (editor === null) return
      if (caret !== 'kept') {
        editor.dispatch({ selection: { anchor: caret === 'start' ? 0 : editor.state.doc.length } })
      }
      editor.focus()
      editor.dispatch({ effects: EditorView.scrollIntoView(editor.state.selection.main, { yMargin: 60 }) })
    }
    const make = () => {
      unqueue()
      if (view.current !== null) return
      view.current = openEditor(parent, {
        text,
        language,
        wrap,
        placeholder,
        label: 'Text of the cell',
        onExit: (by) => walkBy(session, cellId, by),
      })
      // Hidden in the same frame, removed when React comes to it: the two are never seen together.
      parent.dataset.open = ''
      setOpen(true)
    }
    const unqueue = queueEditor(make)
    const onFocus = () => selection.follow(cellId, true)
    const onBlur = () => texts.flush(cellId)
    parent.addEventListener('focusin', onFocus)
    parent.addEventListener('focusout', onBlur)
    const unlisten = selection.on(`focus:${cellId}`, focusIfWished)
    focusIfWished()
    return () => {
      unqueue()
      unlisten()
      parent.removeEventListener('focusin', onFocus)
      parent.removeEventListener('focusout', onBlur)
      view.current?.destroy()
      view.current = null
      delete parent.dataset.open
      setOpen(false)
      texts.release(cellId, text)
    }
  }, [session, cellId, language, wrap, placeholder])

  return (
    <div ref={host} className="code-text">
      {!open && <Still cellId={cellId} wrap={wrap} placeholder={placeholder} />}
    </div>
  )
}

const Still = ({ cellId, wrap, placeholder }: Pick<Props, 'cellId' | 'wrap' | 'placeholder'>) => {
  const cell = useQuery(useMemo(() => queries.cell(cellId), [cellId]))
  return (
    <div className={`code-still ${wrap ? 'code-wrap' : ''}`}>
      {cell?.source || <span className="text-ink-faint">{placeholder}</span>}
    </div>
  )
}
