import type { UseNavigateResult } from '@tanstack/react-router'
import { palette } from '../palette/palette.ts'
import { createNotebook } from '../server/notebooks.ts'
import { messageOf } from '../server/request.ts'
import { settings } from '../settings/settings.ts'
import { theme } from '../theme/Theme.ts'
import { showToast } from '../toasts/Toasts.tsx'
import type { Command } from './Command.ts'
import { everywhere } from './keysIn.ts'

const togglePalette = {
  command: ['Mod-k', 'Mod-Shift-p'],
  edit: ['Mod-k', 'Mod-Shift-p'],
  field: ['Mod-k', 'Mod-Shift-p'],
}

/** What can be done on every page. */
export const appCommands = (navigate: UseNavigateResult<string>): ReadonlyArray<Command> => [
  { id: 'app.palette', title: 'Find a command', group: 'Anode', keys: togglePalette, run: palette.toggle },
  {
    id: 'app.newNotebook',
    title: 'New notebook',
    group: 'Anode',
    run: () => {
      createNotebook({ template: 'empty' }).then(
        ({ id }) => void navigate({ to: '/n/$notebookId', params: { notebookId: id } }),
        (error) => showToast({ tone: 'bad', text: `The notebook was not made. ${messageOf(error)}` }),
      )
    },
  },
  { id: 'app.list', title: 'All notebooks', group: 'Anode', run: () => void navigate({ to: '/' }) },
  {
    id: 'app.trash',
    title: 'Trash',
    group: 'Anode',
    run: () => void navigate({ to: '/', search: { trash: true } }),
  },
  // A notebook opens its panel instead.
  {
    id: 'panel.settings',
    title: 'Settings',
    group: 'Panels',
    keys: everywhere('Mod-,'),
    run: () => void navigate({ to: '/settings' }),
  },
  ...(['light', 'dark', 'system'] as const).map(
    (choice): Command => ({
      id: `app.theme.${choice}`,
      title: choice === 'system' ? 'Theme as the system' : choice === 'light' ? 'Light theme' : 'Dark theme',
      group: 'Anode',
      when: () => theme.choice() !== choice,
      run: () => theme.choose(choice),
    }),
  ),
  {
    id: 'app.largerText',
    title: 'Larger text',
    group: 'Anode',
    when: () => settings.get('fontSize') < 180,
    run: () => settings.set('fontSize', settings.get('fontSize') + 10),
  },
  {
    id: 'app.smallerText',
    title: 'Smaller text',
    group: 'Anode',
    when: () => settings.get('fontSize') > 80,
    run: () => settings.set('fontSize', settings.get('fontSize') - 10),
  },
]
