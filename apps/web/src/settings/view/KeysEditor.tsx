import { RotateCcw } from 'lucide-react'
import { Fragment, useState } from 'react'
import { conflictsOf, giveKey, resetKeys, shownKeys } from '../../commands/changeKeys.ts'
import type { ListedCommand } from '../../commands/commands.ts'
import { keyLabels } from '../../commands/keyName.ts'
import { keysIn } from '../../commands/keysIn.ts'
import { useEveryCommand } from '../../commands/useEveryCommand.ts'
import { IconButton } from '../../controls/IconButton.tsx'
import { settings, useSetting } from '../settings.ts'
import { KeyRecorder } from './KeyRecorder.tsx'

/** Every command with its keys, each to be changed. `words`: what titles must hold. */
export const KeysEditor = ({
  words,
  heading: Heading,
}: {
  readonly words: ReadonlyArray<string>
  readonly heading: 'h2' | 'h3'
}) => {
  const all = useEveryCommand()
  const changes = useSetting('keymap')
  const [changing, setChanging] = useState<string | null>(null)
  const shown = all.filter(({ title, group }) => {
    const text = `${title} ${group} keys`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  if (shown.length === 0) return null
  return (
    <section aria-labelledby="setting-keys">
      <div className="setting-group">
        <Heading id="setting-keys">Keys</Heading>
        {Object.keys(changes).length > 0 && (
          <button type="button" className="button button-quiet" onClick={() => settings.set('keymap', null)}>
            <RotateCcw size={13} aria-hidden />
            Reset all keys
          </button>
        )}
      </div>
      {shown.map((command, i) => (
        <div key={command.id}>
          {command.group !== shown[i - 1]?.group && <p className="keys-heading">{command.group}</p>}
          <KeyRow
            command={command}
            all={all}
            changing={changing === command.id}
            onChange={(begin) => setChanging(begin ? command.id : null)}
          />
        </div>
      ))}
    </section>
  )
}

interface RowProps {
  readonly command: ListedCommand
  readonly all: ReadonlyArray<ListedCommand>
  readonly changing: boolean
  readonly onChange: (begin: boolean) => void
}

const KeyRow = ({ command, all, changing, onChange }: RowProps) => {
  const changes = useSetting('keymap')
  const keys = keyLabels(shownKeys(keysIn(command, changes)))
  const { id, title } = command
  return (
    <div className="key-row" data-command={id}>
      <span className="min-w-0 grow text-[13.5px]">{title}</span>
      {changing ? (
        <KeyRecorder
          title={title}
          conflictsWith={(key) => conflictsOf(all, changes, command, key).map((other) => other.title)}
          onKey={(key) => {
            settings.set('keymap', giveKey(all, changes, command, key))
            onChange(false)
          }}
          onCancel={() => onChange(false)}
        />
      ) : (
        <>
          <button
            type="button"
            className="key-button"
            aria-label={
              keys.length === 0
                ? `Add a key for “${title}”`
                : `${keys.join(' ')}, change the keys of “${title}”`
            }
            onClick={() => onChange(true)}
          >
            {keys.length === 0 && <span className="text-ink-faint">Add</span>}
            {keys.map((key) => (
              <Fragment key={key}>
                <kbd className="key">{key}</kbd>{' '}
              </Fragment>
            ))}
          </button>
          {id in changes && (
            <IconButton
              label={`Reset the keys of “${title}”`}
              tip="Back to its own keys"
              className="setting-reset"
              onClick={() => settings.set('keymap', resetKeys(changes, id))}
            >
              <RotateCcw size={13} aria-hidden />
            </IconButton>
          )}
        </>
      )}
    </div>
  )
}
