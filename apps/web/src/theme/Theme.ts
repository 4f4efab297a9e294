import { settings } from '../settings/settings.ts'

/** What the person chose; `system` follows the operating system. */
export type ThemeChoice = 'system' | 'light' | 'dark'

const systemDark = () => window.matchMedia('(prefers-color-scheme: dark)')

/** The page's theme, a setting of the person; shown by `data-theme`. */
export const theme = {
  choice: (): ThemeChoice => settings.get('theme'),
  /** The theme that is shown. */
  shown: (): 'light' | 'dark' => {
    const choice = settings.get('theme')
    return choice !== 'system' ? choice : systemDark().matches ? 'dark' : 'light'
  },
  choose: (choice: ThemeChoice): void => settings.set('theme', choice === 'system' ? null : choice),
  subscribe: (listener: () => void): (() => void) => {
    const system = systemDark()
    const unlisten = settings.on(listener)
    system.addEventListener('change', listener)
    return () => {
      unlisten()
      system.removeEventListener('change', listener)
    }
  },
}
