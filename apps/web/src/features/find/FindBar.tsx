import './find.css'
import { type Find, type FindState, findOf, isSameMatch, LIMIT } from '@anode/notebook/find'
import {
  ArrowDown,
  ArrowUp,
  CaseSensitive,
  ChevronRight,
  Regex,
  Replace,
  ReplaceAll,
  WholeWord,
  X,
} from 'lucide-react'
import {
  type ComponentType,
  type KeyboardEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import { openPanel } from '../../notebook/state/openPanel.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { tellReplaced } from '../../notebook/tell/tellEdits.ts'
import { DomMarks } from './DomMarks.ts'
import { enterMatch, showMatch } from './showMatch.ts'

/** The search in the notebook, over its upper right corner while it is open. */
export const FindBar = () => {
  const session = useSession()
  const find = findOf(session)
  const { open } = useSyncExternalStore(find.on, () => find.state)
  useEffect(() => () => find.close(), [find])
  return open ? <Open find={find} /> : null
}

const useMarks = (find: Find) => {
  const session = useSession()
  useEffect(() => {
    const marks = new DomMarks(find)
    const unlisten = find.onShow(
      (match) => void showMatch(session, marks, match, () => isSameMatch(find.current, match)),
    )
    return () => {
      unlisten()
      marks.destroy()
    }
  }, [session, find])
}

const countOf = ({ text, problem, matches, current }: FindState): string => {
  if (text === '' || problem !== null) return ''
  if (matches.length === 0) return 'No results'
  const all = matches.length >= LIMIT ? `${LIMIT.toLocaleString('en')}+` : matches.length.toLocaleString('en')
  return current < 0 ? `${all} results` : `${(current + 1).toLocaleString('en')} of ${all}`
}

const Toggle = ({
  label,
  command,
  icon: Icon,
  on,
  onChange,
}: {
  readonly label: string
  readonly command: string
  readonly icon: ComponentType<{ size: number; 'aria-hidden': true }>
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}) => (
  <IconButton
    label={label}
    command={command}
    aria-pressed={on}
    className="find-toggle"
    onClick={() => onChange(!on)}
  >
    <Icon size={16} aria-hidden />
  </IconButton>
)

const Open = ({ find }: { readonly find: Find }) => {
  const session = useSession()
  const state = useSyncExternalStore(find.on, () => find.state)
  const field = useRef<HTMLInputElement>(null)
  // Going to matches selects their cells: what counts is what was selected before.
  const selected = useMemo(() => new Set(selectedCells(session.selection)), [session, state.asked])
  useMarks(find)

  // What was asked for again is ready to be typed over.
  useLayoutEffect(() => {
    openPanel.uncover()
    field.current?.focus()
    field.current?.select()
  }, [state.asked])

  const close = () => {
    const match = find.current
    find.close()
    if (match !== null) void enterMatch(session, match)
    else if (session.selection.cellId !== null) session.selection.select(session.selection.cellId)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    close()
  }
  const onEnter = (act: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    act(event)
  }
  const none = state.matches.length === 0
  const editable = state.matches.some(({ inOutput }) => !inOutput)

  return (
    <search className="find-bar" aria-label="Find in the notebook" data-find onKeyDown={onKeyDown}>
      <IconButton
        label={state.withReplace ? 'Hide replace' : 'Show replace'}
        className="find-fold"
        aria-expanded={state.withReplace}
        onClick={() => find.change({ withReplace: !state.withReplace })}
      >
        <ChevronRight size={16} aria-hidden />
      </IconButton>
      <div className="find-rows">
        <div className="find-row">
          <div className="find-field" data-wrong={state.problem !== null || undefined}>
            <input
              ref={field}
              className="field"
              aria-label="Find"
              placeholder="Find"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              value={state.text}
              aria-invalid={state.problem !== null}
              aria-describedby="find-problem"
              onChange={({ target }) => find.change({ text: target.value })}
              onKeyDown={onEnter(({ shiftKey }) => void find.step(shiftKey ? -1 : 1))}
            />
            <Toggle
              label="Match case"
              command="find.matchCase"
              icon={CaseSensitive}
              on={state.matchCase}
              onChange={(matchCase) => find.change({ matchCase })}
            />
            <Toggle
              label="Whole words"
              command="find.wholeWord"
              icon={WholeWord}
              on={state.wholeWord}
              onChange={(wholeWord) => find.change({ wholeWord })}
            />
            <Toggle
              label="Regular expression"
              command="find.regexp"
              icon={Regex}
              on={state.regexp}
              onChange={(regexp) => find.change({ regexp })}
            />
          </div>
          <IconButton
            label="Previous match"
            command="find.previous"
            disabled={none}
            onClick={() => void find.step(-1)}
          >
            <ArrowUp size={16} aria-hidden />
          </IconButton>
          <IconButton
            label="Next match"
            command="find.next"
            disabled={none}
            onClick={() => void find.step(1)}
          >
            <ArrowDown size={16} aria-hidden />
          </IconButton>
          <IconButton label="Close find" onClick={close}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
        {state.withReplace && (
          <div className="find-row">
            <div className="find-field">
              <input
                className="field"
                aria-label="Replace with"
                placeholder={state.regexp ? 'Replace with ($1, $& and \\n work)' : 'Replace with'}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                value={state.replacement}
                onChange={({ target }) => find.change({ replacement: target.value })}
                onKeyDown={onEnter(() => void find.replace())}
              />
            </div>
            <IconButton label="Replace" disabled={!editable} onClick={() => void find.replace()}>
              <Replace size={16} aria-hidden />
            </IconButton>
            <IconButton
              label="Replace all"
              command="find.replaceAll"
              disabled={!editable}
              onClick={() => void find.replaceAll().then((replaced) => tellReplaced(session, replaced))}
            >
              <ReplaceAll size={16} aria-hidden />
            </IconButton>
          </div>
        )}
        <div className="find-row find-options">
          <label>
            <input
              type="checkbox"
              checked={state.inOutputs}
              onChange={({ target }) => find.change({ inOutputs: target.checked })}
            />
            In outputs
          </label>
          <label>
            <input
              type="checkbox"
              checked={state.among !== null}
              disabled={selected.size === 0}
              onChange={({ target }) => find.change({ among: target.checked ? selected : null })}
            />
            {selected.size > 1 ? `In ${selected.size} selected cells` : 'In the selected cell'}
          </label>
          <span className="find-count" role="status" aria-live="polite">
            {countOf(state)}
          </span>
        </div>
        <p id="find-problem" className="find-problem" role={state.problem === null ? undefined : 'alert'}>
          {state.problem}
        </p>
      </div>
    </search>
  )
}

/** The cells that were selected when the search was opened. */
const selectedCells = (selection: {
  readonly cellId: string | null
  readonly members?: ReadonlySet<string>
}): ReadonlyArray<string> => [...(selection.members ?? (selection.cellId === null ? [] : [selection.cellId]))]
