import { Monitor, Moon, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { IconButton } from '../controls/IconButton.tsx'
import { type ThemeChoice, theme } from './Theme.ts'

const next: Record<ThemeChoice, ThemeChoice> = { system: 'light', light: 'dark', dark: 'system' }
const icons = { system: Monitor, light: Sun, dark: Moon }

/** One button that goes through system, light and dark. */
export const ThemeSwitch = () => {
  const choice = useSyncExternalStore(theme.subscribe, theme.choice)
  const Icon = icons[choice]
  return (
    <IconButton
      label={`Theme: ${choice}`}
      tip={`Theme: ${choice}`}
      onClick={() => theme.choose(next[choice])}
    >
      <Icon size={16} aria-hidden />
    </IconButton>
  )
}
