import type { NotebookEnvironmentInfo } from '@anode/protocol'
import { ArrowUp, ChevronRight, X } from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import { canChange } from './canChange.ts'
import { type PackageEntry, type PackageTree, packageTree } from './packageTree.ts'
import { usePackages } from './usePackages.ts'

/** Up and Down go from one name to the next, Right and Left unfold and fold it. */
const walk = (event: KeyboardEvent<HTMLElement>): void => {
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('.package-name')]
  const at = names.indexOf(document.activeElement as HTMLElement)
  const current = names[at]
  if (current === undefined) return
  const expanded = current.getAttribute('aria-expanded')
  if (event.key === (expanded === 'true' ? 'ArrowLeft' : 'ArrowRight') && expanded !== null) current.click()
  else {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: names.length - 1 }[event.key]
    if (to === undefined) return
    names.at(Math.max(0, Math.min(to, names.length - 1)))?.focus()
  }
  event.preventDefault()
}

const byName = (entries: ReadonlyArray<PackageEntry>): ReadonlyArray<PackageEntry> =>
  [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))

/** A package, and folded below it what it needs itself. */
const PackageRow = ({
  entry,
  tree,
  above = [],
  children,
}: {
  readonly entry: PackageEntry
  readonly tree: PackageTree
  /** The names that it stands below: what needs itself is not unfolded for ever. */
  readonly above?: ReadonlyArray<string>
  /** Buttons. */
  readonly children?: React.ReactNode
}) => {
  const [isOpen, setOpen] = useState(false)
  const { name, version, asked, requires } = entry
  const canOpen = requires.length > 0 && !above.includes(name)
  const label = (
    <>
      <ChevronRight size={14} aria-hidden className="package-chevron" data-hidden={!canOpen || undefined} />
      <span className="truncate">{name}</span>
      {asked !== '' && <span className="package-asked truncate">{asked}</span>}
      <span className="package-version tabular-nums">{version ?? ''}</span>
    </>
  )
  return (
    <li>
      <div className="package-row">
        <button
          type="button"
          className="package-name"
          aria-expanded={canOpen ? isOpen : undefined}
          onClick={() => setOpen(canOpen && !isOpen)}
        >
          {label}
        </button>
        {children}
      </div>
      {isOpen && (
        <ul className="package-below" aria-label={`What ${name} needs`}>
          {tree.below(name).map((each) => (
            <PackageRow key={each.name} entry={each} tree={tree} above={[...above, name]} />
          ))}
        </ul>
      )}
    </li>
  )
}

/** What the notebook asks for, with what that brings; to be taken away and upgraded. */
export const PackageList = ({ info }: { readonly info: NotebookEnvironmentInfo }) => {
  const [{ doing }, changes] = usePackages()
  const tree = useMemo(() => packageTree(info), [info])
  const isTheirs = info.source.kind === 'interpreter'
  const [asked, besides] = isTheirs ? [byName(tree.besides), []] : [tree.asked, tree.besides]
  const canBeChanged = canChange(info)
  const list = useRef<HTMLUListElement>(null)
  const remove = async ({ name }: PackageEntry, at: number) => {
    if (!(await changes.change(`Removing ${name} …`, { remove: [name] }))) return
    // The button that had the focus is gone with its row: it goes on from there.
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return
      const rows = [...(list.current?.children ?? [])]
      rows[Math.min(at, rows.length - 1)]?.querySelector<HTMLElement>('.package-name')?.focus()
    })
  }
  // What is named cannot be used: these are what cells run with instead.
  const isInstead = info.state === 'failed' && !info.own
  const heading = isTheirs ? 'What it has' : isInstead ? 'What cells run with' : 'Asked for'
  return (
    <section aria-label={isTheirs || isInstead ? 'Packages there' : 'Packages asked for'}>
      <div className="package-heading">
        <h3>
          {heading} <span className="text-ink-faint">{asked.length}</span>
        </h3>
        {canBeChanged && asked.length > 0 && (
          <button
            type="button"
            className="button button-quiet"
            disabled={doing !== null}
            onClick={() => void changes.change('Looking for newer versions …', { upgrade: true })}
          >
            Upgrade all
          </button>
        )}
      </div>
      {asked.length === 0 && (
        <p className="px-2 text-[13px] text-ink-soft">Nothing but what every kernel has.</p>
      )}
      <ul ref={list} onKeyDown={walk}>
        {asked.map((entry, at) => (
          <PackageRow key={entry.name} entry={entry} tree={tree}>
            {canBeChanged && (
              <span className="package-controls">
                <IconButton
                  label={`Upgrade ${entry.name}`}
                  disabled={doing !== null}
                  onClick={() => void changes.change(`Upgrading ${entry.name} …`, { upgrade: [entry.name] })}
                >
                  <ArrowUp size={14} aria-hidden />
                </IconButton>
                <IconButton
                  label={`Remove ${entry.name}`}
                  disabled={doing !== null}
                  onClick={() => void remove(entry, at)}
                >
                  <X size={14} aria-hidden />
                </IconButton>
              </span>
            )}
          </PackageRow>
        ))}
      </ul>
      {besides.length > 0 && (
        <>
          <div className="package-heading">
            <h3>For every kernel</h3>
          </div>
          <ul onKeyDown={walk}>
            {besides.map((entry) => (
              <PackageRow key={entry.name} entry={entry} tree={tree} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
