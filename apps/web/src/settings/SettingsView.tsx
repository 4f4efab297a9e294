import { settingKeys } from '@anode/protocol/settings'
import { SettingRow } from './SettingRow.tsx'

/** Every setting. */
export const SettingsView = () => (
  <div className="flex flex-col gap-5">
    {settingKeys.map((key) => (
      <SettingRow key={key} of={key} />
    ))}
  </div>
)
