import type { SettingKey, Settings } from '@anode/protocol/settings'
import { settings } from '../settings.ts'
import { askForNotifications } from './askForNotifications.ts'

/** What must be allowed before a setting can be turned on. */
const permissions: { readonly [K in SettingKey]?: () => Promise<boolean> } = {
  notifyLongRuns: askForNotifications,
}

/** Changes a setting as its person asks; one that the browser has to allow stays off when it does not. */
export const changeSetting = async (key: SettingKey, value: Settings[SettingKey]): Promise<void> => {
  if (value !== true || ((await permissions[key]?.()) ?? true)) settings.set(key, value)
}
