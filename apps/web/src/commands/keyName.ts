/** What `keyName` needs of a keyboard event. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'Meta', 'CapsLock', 'AltGraph'])

/**
 * A key press as keymaps write it: `Mod-Shift-Enter`, `a`, `?`. `Mod` is Ctrl or Cmd. Shift is not named
 * where the character already says it. Null for a modifier alone.
 */
export const keyName = (press: KeyPress): string | null => {
  if (MODIFIERS.has(press.key)) return null
  const key = press.key === ' ' ? 'Space' : press.key
  const letter = key.length === 1
  const lower = key.toLowerCase()
  const shift = press.shiftKey && (!letter || lower !== key.toUpperCase())
  return [
    press.ctrlKey || press.metaKey ? 'Mod-' : '',
    press.altKey ? 'Alt-' : '',
    shift ? 'Shift-' : '',
    letter ? lower : key,
  ].join('')
}

const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

const symbols: Record<string, string> = {
  Mod: mac ? '⌘' : 'Ctrl',
  Alt: mac ? '⌥' : 'Alt',
  Shift: mac ? '⇧' : 'Shift',
  Enter: mac ? '↵' : 'Enter',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: mac ? '⌦' : 'Delete',
  Backspace: mac ? '⌫' : 'Backspace',
  // What the key is called that writes it.
  _: mac ? '⇧-' : 'Shift+-',
}

/** The names in a key: of `Mod--`, the last is the key with the dash itself. */
const namesIn = (part: string): ReadonlyArray<string> =>
  part.endsWith('-') ? [...part.slice(0, -1).split('-').filter(Boolean), '-'] : part.split('-')

/** A key as people read it: `Ctrl+Enter`, `D D`. */
export const keyLabel = (key: string): string =>
  key
    .split(' ')
    .map((part) =>
      namesIn(part)
        .map((name) => symbols[name] ?? (name.length === 1 ? name.toUpperCase() : name))
        .join(mac ? '' : '+'),
    )
    .join(' ')

/** Several keys as people read them, each once: some are two names of one key. */
export const keyLabels = (keys: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(keys.map(keyLabel)),
]
