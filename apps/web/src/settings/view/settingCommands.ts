import { settings as known, type Setting, type SettingKey, settingKeys } from '@anode/protocol/settings'
import type { Command } from '../../commands/Command.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import { settings } from '../settings.ts'
import { changeSetting } from './changeSetting.ts'

/** Keys that Jupyter's users know. */
const keys: { readonly [K in SettingKey]?: Command['keys'] } = {
  lineNumbers: { command: ['l', 'Shift-l'] },
}

/** These have commands with words of their own. */
const OWN: ReadonlySet<SettingKey> = new Set(['theme', 'fontSize', 'keymap'])

const switchOver = async (key: SettingKey, title: string): Promise<void> => {
  const next = settings.get(key) !== true
  await changeSetting(key, next)
  // One that the browser did not allow has said so.
  if (settings.get(key) === next) showToast({ text: `${title}: ${next ? 'on' : 'off'}.` })
}

const commandsOf = (key: SettingKey): ReadonlyArray<Command> => {
  const setting: Setting = known[key]
  const shared = { group: 'Settings', ...(keys[key] === undefined ? {} : { keys: keys[key] }) } as const
  switch (setting._tag) {
    case 'onOff': {
      const run = () => void switchOver(key, setting.title)
      return [{ ...shared, id: `setting.${key}`, title: `${setting.title}: on or off`, run }]
    }
    case 'choice':
      return Object.entries(setting.options).map(([value, label]) => ({
        ...shared,
        id: `setting.${key}.${value}`,
        title: `${setting.title}: ${label.toLowerCase()}`,
        when: () => settings.get(key) !== value,
        run: () => settings.set(key, value as never),
      }))
    case 'amount':
    case 'keys':
      return []
  }
}

/** Settings that are changed from the palette, and by a key for who gives them one. */
export const settingCommands: ReadonlyArray<Command> = settingKeys
  .filter((key) => !OWN.has(key))
  .flatMap(commandsOf)
