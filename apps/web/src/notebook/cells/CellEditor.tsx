import type { CellParts } from '@anode/cells/view'
import * as queries from '@anode/notebook/queries'
import { EditorView } from '@codemirror/view'
import {
  type ComponentProps,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { firstPaint } from '../../firstPaint/current.ts'
import { useSetting } from '../../settings/settings.ts'
import { walkBy } from '../actions/selectionActions.ts'
import { openEditor } from '../editor/openEditor.ts'
import { useFeatures } from '../feature/Features.ts'
import { useShownText } from '../markdown/useLiveText.ts'
import { useLanguage } from '../state/notebookLanguage.ts'
import { useQuery, useSession } from '../state/SessionContext.ts'
import { offerUndoElsewhere } from '../tell/tellUndone.ts'
import { useTextFile } from '../text/textFile.ts'
import { queueForFrame } from './frameQueue.ts'
import { StillText } from './StillText.tsx'

type Props = Omit<ComponentProps<CellParts['Editor']>, 'numbered'> & {
  readonly numbered: boolean | 'always'
}

/** A cell's text: standing still at first, an editor a moment later or as soon as it is wanted. */
export const CellEditor = (props: ComponentProps<CellParts['Editor']>) => {
  const { texts } = useSession()
  const generation = useSyncExternalStore(texts.onReset, () => texts.generationOf(props.cellId))
  const ofKind = useLanguage(props.language)
  const file = useTextFile()
  const language = file?.language ?? ofKind
  const ofFile = file && { numbered: 'always' as const, wrap: file.isProse, placeholder: '' }
  return <Bound key={`${generation} ${language}`} {...props} {...ofFile} language={language} />
}

/** Where the caret was in the editor that went last, with the focus: it may come back elsewhere on the page. */
let left: { readonly cellId: string; readonly anchor: number; readonly head: number } | null = null

const Bound = ({ cellId, ...look }: Props) => {
  const { language, comment, numbered, wrap, placeholder } = look
  const session = useSession()
  const features = useFeatures()
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const [open, setOpen] = useState(false)

  // Before it is taken off the page, and the focus with it.
  useLayoutEffect(
    () => () => {
      if (!view.current?.hasFocus) return
      const { anchor, head } = view.current.state.selection.main
      left = { cellId, anchor, head }
    },
    [cellId],
  )

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
        comment,
        numbered,
        wrap,
        placeholder,
        label: 'Text of the cell',
        onExit: (by) => walkBy(session, cellId, by),
        onUndone: () => offerUndoElsewhere(session),
        extensions: features.editor({ session, cellId, text, language }),
      })
      // Hidden in the same frame, removed when React comes to it: the two are never seen together.
      parent.dataset.open = ''
      setOpen(true)
    }
    const unqueue = queueForFrame('editor', make)
    const onFocus = () => {
      left = null
      selection.follow(cellId, true)
    }
    const onBlur = () => texts.flush(cellId)
    parent.addEventListener('focusin', onFocus)
    parent.addEventListener('focusout', onBlur)
    const unlisten = selection.on(`focus:${cellId}`, focusIfWished)
    focusIfWished()
    // A cell that moves, changes its kind or is drawn anew while somebody types in it: they go on typing.
    if (left?.cellId === cellId && selection.stateOf(cellId) === 'editing' && !hasFocus()) {
      const { anchor, head } = left
      make()
      const end = text.text.length
      view.current?.dispatch({ selection: { anchor: Math.min(anchor, end), head: Math.min(head, end) } })
      view.current?.focus()
      left = null
    }
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
  }, [session, features, cellId, language, comment, numbered, wrap, placeholder])

  return (
    <div ref={host} className="code-text">
      {!open && <Still cellId={cellId} {...look} />}
    </div>
  )
}

/** Whether anything on the page has the focus. */
const hasFocus = (): boolean => document.activeElement !== document.body && document.activeElement !== null

const Still = ({ cellId, numbered: numbers, wrap, placeholder }: Props) => {
  const cell = useQuery(useMemo(() => queries.cell(cellId), [cellId]))
  const wantsNumbers = useSetting('lineNumbers')
  const numbered = numbers === 'always' || (wantsNumbers && numbers)
  // Numbers stand beside lines of one height: what wraps is numbered a moment later, by the editor.
  const wraps = useSetting('wrapCode') || wrap
  const source = useShownText(cellId, cell?.source ?? '')
  return (
    <StillText
      source={source}
      html={firstPaint.htmlOf(source)}
      placeholder={placeholder}
      wraps={wraps}
      numbered={numbered}
    />
  )
}
