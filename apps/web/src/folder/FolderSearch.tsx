import type { FolderEntry, FoundLines, FoundNames } from '@anode/protocol'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Highlighted } from '../controls/Highlighted.tsx'
import { Failure } from '../failures/Failure.tsx'
import { failureOf } from '../failures/failureText.ts'
import { findNames, searchFiles } from '../server/folder.ts'
import { EntryIcon } from './EntryIcon.tsx'
import { folderTree } from './folderTree.ts'
import { folderOf, nameOf } from './paths.ts'
import { addressOfEntry } from './useTreeVerbs.ts'

type Answer<A> = { readonly search: string; readonly value: A | null; readonly failure: unknown }

/** What the server answers to the words that are searched for; what it answered to those before, until then. */
const useAnswer = <A,>(search: string, ask: (search: string) => Promise<A>): Answer<A> | null => {
  const [answer, setAnswer] = useState<Answer<A> | null>(null)
  useEffect(() => {
    let isWanted = true
    ask(search).then(
      (value) => isWanted && setAnswer({ search, value, failure: null }),
      (failure) => isWanted && setAnswer({ search, value: null, failure }),
    )
    return () => {
      isWanted = false
    }
  }, [search, ask])
  return answer
}

interface FoundProps {
  readonly path: string
  readonly kind: FolderEntry['kind']
  readonly search: string
}

/** A found file: its name opens it, its folder is told beside it. */
const Found = ({ path, kind, search }: FoundProps) => {
  const navigate = useNavigate()
  const folder = folderOf(path)
  const common =
    'min-w-0 truncate text-[14px] outline-none after:absolute after:inset-0 after:rounded-[8px] focus-visible:after:outline-2 focus-visible:after:outline-accent'
  const name = <Highlighted text={nameOf(path)} search={search} />
  return (
    <span className="flex min-w-0 items-center gap-2">
      <EntryIcon name={path} kind={kind} />
      {kind === 'folder' ? (
        <button
          type="button"
          className={common}
          onClick={() => {
            folderTree.toggle(path, true)
            void folderTree.reveal(path)
            void navigate({ to: '/', search: { view: 'folder' } })
          }}
        >
          {name}
        </button>
      ) : (
        <a
          href={addressOfEntry(path)}
          className={`${common} ${kind === 'notebook' ? 'font-medium' : ''}`}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            void navigate({ to: '/f', search: { path } })
          }}
        >
          {name}
        </a>
      )}
      {folder !== '' && (
        <span className="min-w-0 truncate text-[12.5px] text-ink-faint">
          <Highlighted text={folder} search={search} />
        </span>
      )}
    </span>
  )
}

const rowClass = 'relative rounded-[8px] px-3 py-1.5 hover:bg-surface focus-within:bg-surface'

const Names = ({ found, search }: { readonly found: FoundNames; readonly search: string }) => (
  <section aria-label="Names">
    <ul data-found>
      {found.entries.map(({ path, kind }) => (
        <li key={path} className={rowClass}>
          <Found path={path} kind={kind} search={search} />
        </li>
      ))}
    </ul>
    {found.isMore && <p className="px-3 py-1 text-[12.5px] text-ink-faint">There are more names.</p>}
  </section>
)

const Lines = ({ found, search }: { readonly found: FoundLines; readonly search: string }) => (
  <section aria-labelledby="in-files" className="mt-4">
    <h2 id="in-files" className="px-3 py-1 font-medium text-[12.5px] text-ink-faint">
      In files
    </h2>
    <ul>
      {found.files.map(({ path, kind, lines }) => (
        <li key={path} className={rowClass}>
          <Found path={path} kind={kind} search="" />
          {lines.map(({ number, text }, i) => (
            <p key={`${number} ${i}`} className="truncate pl-6 font-mono text-[12px]/[18px] text-ink-soft">
              {kind !== 'notebook' && <span className="text-ink-faint">{number}: </span>}
              <Highlighted text={text} search={search} />
            </p>
          ))}
        </li>
      ))}
    </ul>
    {found.isMore && <p className="px-3 py-1 text-[12.5px] text-ink-faint">There are more files.</p>}
  </section>
)

/** What is found in the folder: by names at once, by what is in files beside that. */
export const FolderSearch = ({ search }: { readonly search: string }) => {
  const names = useAnswer(search, findNames)
  const lines = useAnswer(search, searchFiles)
  const isOver = names?.search === search && lines?.search === search
  const isNothing = isOver && names.value?.entries.length === 0 && (lines.value?.files.length ?? 0) === 0
  return (
    <>
      {names !== null && names.value === null && (
        <Failure {...failureOf('Names could not be searched', names.failure)} />
      )}
      {lines !== null && lines.value === null && (
        <Failure tone="warn" {...failureOf('What is in files could not be searched', lines.failure)} />
      )}
      <p role="status" className="sr-only">
        {isOver ? `${names.value?.entries.length ?? 0} names, ${lines.value?.files.length ?? 0} files` : ''}
      </p>
      {isNothing && <p className="px-3 py-10 text-[15px]/6 text-ink-soft">Nothing here holds “{search}”.</p>}
      {names?.value != null && names.value.entries.length > 0 && (
        <Names found={names.value} search={names.search} />
      )}
      {lines?.value != null && lines.value.files.length > 0 && (
        <Lines found={lines.value} search={lines.search} />
      )}
    </>
  )
}
