import './settings.css'
import { settings as known, type Setting, type SettingKey, settingKeys } from '@anode/protocol/settings'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { KeysEditor } from './KeysEditor.tsx'
import { NameSetting } from './NameSetting.tsx'
import { SettingRow } from './SettingRow.tsx'

const textOf = (setting: Setting): string => {
  const options = setting._tag === 'choice' ? Object.values(setting.options).join(' ') : ''
  return `${setting.group} ${setting.title} ${setting.about} ${options}`.toLowerCase()
}

/** Every setting by group, found by typing. */
export const SettingsView = ({ heading: Heading = 'h3' }: { readonly heading?: 'h2' | 'h3' }) => {
  const [search, setSearch] = useState('')
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = settingKeys.filter(
    (key) => known[key]._tag !== 'keys' && words.every((word) => textOf(known[key]).includes(word)),
  )
  const groups = [...new Set(shown.map((key) => known[key].group))]
  return (
    <div className="flex flex-col gap-7 pt-1">
      <label className="relative">
        <Search size={15} className="absolute top-1/2 left-3 -translate-y-1/2 text-ink-faint" aria-hidden />
        <input
          type="search"
          className="field w-full pl-9"
          aria-label="Find a setting or a key"
          placeholder="Find a setting or a key"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      </label>
      {words.every((word) => 'your name person you'.includes(word)) && <NameSetting />}
      {groups.map((group) => (
        <section key={group} aria-labelledby={`setting-${group}`} className="flex flex-col gap-4">
          <div className="setting-group">
            <Heading id={`setting-${group}`}>{group}</Heading>
          </div>
          {shown
            .filter((key) => known[key].group === group)
            .map((key: SettingKey) => (
              <SettingRow key={key} of={key} />
            ))}
        </section>
      ))}
      <KeysEditor words={words} heading={Heading} />
      <p className="border-line border-t pt-4 text-[12.5px]/[18px] text-ink-faint">
        Your settings are kept on the server for you, and in this browser for when it does not answer.
      </p>
    </div>
  )
}
