import { Search } from 'lucide-react'
import { useState } from 'react'
import { shownKeys } from '../commands/changeKeys.ts'
import { commands } from '../commands/commands.ts'
import { keyLabels } from '../commands/keyName.ts'
import { keysIn } from '../commands/keysIn.ts'
import { useEveryCommand } from '../commands/useEveryCommand.ts'
import { useSetting } from '../settings/settings.ts'
import { help } from './help.ts'

/** Every command that has a key, by group. */
export const KeysHelp = () => {
  const changes = useSetting('keymap')
  const [search, setSearch] = useState('')
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const rows = useEveryCommand()
    .map((command) => ({ ...command, shown: keyLabels(shownKeys(keysIn(command, changes))) }))
    .filter(
      ({ title, shown }) =>
        shown.length > 0 && words.every((word) => `${title} ${shown.join(' ')}`.toLowerCase().includes(word)),
    )
  const groups = [...new Set(rows.map(({ group }) => group))]
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <label className="relative grow">
          <Search size={15} className="absolute top-1/2 left-3 -translate-y-1/2 text-ink-faint" aria-hidden />
          <input
            type="search"
            className="field w-full pl-9"
            aria-label="Find a key"
            placeholder="Find a key"
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
        </label>
        <button
          type="button"
          className="button"
          onClick={() => {
            help.close()
            commands.run('panel.settings')
          }}
        >
          Change keys
        </button>
      </div>
      <p className="mb-4 text-[13px]/5 text-ink-soft">
        A cell is in one of two modes. <kbd className="key">Enter</kbd> goes into its text;{' '}
        <kbd className="key">Esc</kbd> leaves it, and single letters are commands.
      </p>
      <div className="help-keys">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {rows
                .filter((row) => row.group === group)
                .map(({ id, title, shown }) => (
                  <div key={id} className="help-key">
                    <dt>{title}</dt>
                    <dd>
                      {shown.map((key) => (
                        <kbd key={key} className="key">
                          {key}
                        </kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      {rows.length === 0 && <p className="text-ink-soft">No command with a key is called “{search}”.</p>}
    </>
  )
}
