import './editor.css'
import type { CellParts } from '@anode/cells/view'
import { EditorView } from '@codemirror/view'
import { type ComponentProps, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useSetting } from '../../settings/settings.ts'
import { walkBy } from '../actions/selectionActions.ts'
import { insertPictures } from '../attachments/insertPictures.ts'
import { pictureDrops } from '../attachments/pictureDrops.ts'
import { commentMarks } from '../comments/commentMarks.ts'
import { findMarks } from '../find/findMarks.ts'
import { useShownText } from '../markdown/useLiveText.ts'
import { carets } from '../presence/carets.ts'
import * as queries from '../queries.ts'
import { useQuery, useSession } from '../state/SessionContext.ts'
import { offerUndoElsewhere } from '../undo/undoing.ts'
import { queueForFrame } from './frameQueue.ts'
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
        onUndone: () => offerUndoElsewhere(session),
        extensions: [
          findMarks(session, cellId),
          carets(session, cellId, text),
          commentMarks(session, cellId, text.doc),
          language === 'markdown'
            ? pictureDrops((files, offset) => insertPictures(session, cellId, files, offset))
            : [],
        ],
      })
      // Hidden in the same frame, removed when React comes to it: the two are never seen together.
      parent.dataset.open = ''
      setOpen(true)
    }
    const unqueue = queueForFrame('editor', make)
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
      {!open && <Still cellId={cellId} language={language} wrap={wrap} placeholder={placeholder} />}
    </div>
  )
}

const Still = ({ cellId, language, wrap, placeholder }: Props) => {
  const cell = useQuery(useMemo(() => queries.cell(cellId), [cellId]))
  const numbered = useSetting('lineNumbers') && language === 'python'
  // Numbers stand beside lines of one height: what wraps is numbered a moment later, by the editor.
  const wraps = useSetting('wrapCode') || wrap
  const source = useShownText(cellId, cell?.source ?? '')
  return (
    <div className={`code-still ${wraps ? 'code-wrap' : ''} ${numbered ? 'code-numbered' : ''}`}>
      {numbered && (
        <div className="code-numbers" aria-hidden>
          {source.split('\n').map((_, i) => `${i + 1}\n`)}
        </div>
      )}
      <div data-still>{source || <span className="text-ink-faint">{placeholder}</span>}</div>
    </div>
  )
}
