/** What the person chose; `system` follows the operating system. */
export type ThemeChoice = 'system' | 'light' | 'dark'

const KEY = 'anode.theme'

const systemDark = () => window.matchMedia('(prefers-color-scheme: dark)')

const stored = (): ThemeChoice => {
  try {
    const value = localStorage.getItem(KEY)
    return value === 'light' || value === 'dark' ? value : 'system'
  } catch {
    return 'system'
  }
}

const listeners = new Set<() => void>()
const changed = () => {
  for (const listener of listeners) listener()
}

/** The page's theme: chosen by the person, remembered in this browser, shown by `data-theme`. */
export const theme = {
  choice: stored,
  /** The theme that is shown. */
  shown: (): 'light' | 'dark' => {
    const choice = stored()
    return choice !== 'system' ? choice : systemDark().matches ? 'dark' : 'light'
  },
  choose: (choice: ThemeChoice): void => {
    try {
      if (choice === 'system') localStorage.removeItem(KEY)
      else localStorage.setItem(KEY, choice)
    } catch {
      // Not remembered where storage is denied; still shown.
    }
    if (choice === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = choice
    changed()
  },
  subscribe: (listener: () => void): (() => void) => {
    if (listeners.size === 0) systemDark().addEventListener('change', changed)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) systemDark().removeEventListener('change', changed)
    }
  },
}
