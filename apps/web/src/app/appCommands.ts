import type { UseNavigateResult } from '@tanstack/react-router'
import type { Command } from '../commands/Command.ts'
import { commands } from '../commands/commands.ts'
import { everywhere } from '../commands/keysIn.ts'
import { help } from '../help/help.ts'
import { nameDialog } from '../me/nameDialog.ts'
import { palette } from '../palette/palette.ts'
import { createNotebook } from '../server/notebooks.ts'
import { messageOf } from '../server/request.ts'
import { settings } from '../settings/settings.ts'
import { settingCommands } from '../settings/view/settingCommands.ts'
import { theme } from '../theme/Theme.ts'
import { showToast } from '../toasts/Toasts.tsx'
import { tour } from '../tour/tour.ts'

type Navigate = UseNavigateResult<string>

const togglePalette = {
  command: ['Mod-k', 'Mod-Shift-p', 'p'],
  edit: ['Mod-k', 'Mod-Shift-p'],
  field: ['Mod-k', 'Mod-Shift-p'],
}

const notMade = (error: unknown) =>
  showToast({ tone: 'bad', text: `The notebook was not made. ${messageOf(error)}` })

const openNew = (navigate: Navigate, template: 'empty' | 'tour') =>
  createNotebook({ template }).then(
    ({ id }) => navigate({ to: '/n/$notebookId', params: { notebookId: id } }),
    notMade,
  )

/** In the notebook that is open, or in a new one made for it. */
const startTour = (navigate: Navigate) => {
  tour.open()
  if (commands.get('run.all') === undefined) void openNew(navigate, 'tour')
}

/** What can be done on every page. */
export const appCommands = (navigate: Navigate): ReadonlyArray<Command> => [
  { id: 'app.palette', title: 'Find a command', group: 'Anode', keys: togglePalette, run: palette.toggle },
  {
    id: 'app.newNotebook',
    title: 'New notebook',
    group: 'Anode',
    run: () => void openNew(navigate, 'empty'),
  },
  { id: 'app.list', title: 'All notebooks', group: 'Anode', run: () => void navigate({ to: '/' }) },
  {
    id: 'app.trash',
    title: 'Trash',
    group: 'Anode',
    run: () => void navigate({ to: '/', search: { view: 'trash' } }),
  },
  // A notebook opens its panel instead.
  {
    id: 'panel.settings',
    title: 'Settings',
    group: 'Panels',
    keys: everywhere('Mod-,'),
    run: () => void navigate({ to: '/settings' }),
  },
  { id: 'app.name', title: 'Choose your name', group: 'Anode', run: nameDialog.open },
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
    id: 'app.help',
    title: 'Help: every key',
    group: 'Anode',
    keys: { command: ['?', 'h'] },
    run: () => help.toggle('keys'),
  },
  { id: 'app.tour', title: 'Take the tour', group: 'Anode', run: () => startTour(navigate) },
  { id: 'app.situation', title: 'What is going on', group: 'Anode', run: () => help.open('situation') },
  {
    id: 'app.copyDiagnostics',
    title: 'Copy diagnostics',
    group: 'Anode',
    run: () => void import('../help/copyDiagnostics.ts').then(({ copyDiagnostics }) => copyDiagnostics()),
  },
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
  ...settingCommands,
]
