import './settings.css'
import { settings as known, type Setting, type SettingKey, type Settings } from '@anode/protocol/settings'
import { Minus, Plus, RotateCcw } from 'lucide-react'
import { useId } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'
import { settings, useSetting } from '../settings.ts'
import { changeSetting } from './changeSetting.ts'

interface ControlProps<S extends Setting = Setting> {
  readonly setting: S
  readonly value: Settings[SettingKey]
  /** The element that explains it. */
  readonly describedBy: string
  readonly onSet: (value: string | number | boolean) => void
}

type Of<Tag extends Setting['_tag']> = Extract<Setting, { readonly _tag: Tag }>

/** A setting: what it is called, what it does, and the control that changes it. */
export const SettingRow = ({ of: key }: { readonly of: SettingKey }) => {
  const setting: Setting = known[key]
  const value = useSetting(key)
  const describedBy = useId()
  const changed = key in settings.chosen
  return (
    <div className="setting" data-setting={key}>
      <div className="min-w-[min(100%,180px)] grow basis-0">
        <div className="flex min-h-6 items-center gap-1">
          <span className="font-medium text-[13.5px]">{setting.title}</span>
          {changed && (
            <IconButton
              label={`Reset ${setting.title.toLowerCase()}`}
              tip="Back to the default"
              className="setting-reset"
              onClick={() => settings.set(key, null)}
            >
              <RotateCcw size={13} aria-hidden />
            </IconButton>
          )}
        </div>
        <p id={describedBy} className="text-[13px]/[19px] text-ink-soft">
          {setting.about}
        </p>
      </div>
      <Control
        setting={setting}
        value={value}
        describedBy={describedBy}
        onSet={(next) => void changeSetting(key, next as Settings[SettingKey])}
      />
    </div>
  )
}

const Control = (props: ControlProps) => {
  const { setting, ...rest } = props
  switch (setting._tag) {
    case 'onOff':
      return <OnOffControl setting={setting} {...rest} />
    case 'choice':
      return <ChoiceControl setting={setting} {...rest} />
    case 'amount':
      return <AmountControl setting={setting} {...rest} />
    case 'keys':
      // The editor of keys stands on its own.
      return null
  }
}

const OnOffControl = ({ setting, value, describedBy, onSet }: ControlProps<Of<'onOff'>>) => (
  <button
    type="button"
    role="switch"
    aria-checked={value === true}
    aria-label={setting.title}
    aria-describedby={describedBy}
    className="switch"
    onClick={() => onSet(value !== true)}
  />
)

const ChoiceControl = ({ setting, value, describedBy, onSet }: ControlProps<Of<'choice'>>) => {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={setting.title} aria-describedby={describedBy} className="segments">
      {Object.entries(setting.options).map(([option, label]) => (
        <label key={option}>
          <input
            type="radio"
            className="sr-only"
            name={name}
            checked={value === option}
            onChange={() => onSet(option)}
          />
          {label}
        </label>
      ))}
    </div>
  )
}

const AmountControl = ({ setting, value, describedBy, onSet }: ControlProps<Of<'amount'>>) => {
  const { title, min, max, step, unit } = setting
  const now = Number(value)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <fieldset> of two buttons is a group all the same.
    <div role="group" aria-label={title} aria-describedby={describedBy} className="stepper">
      <IconButton label={`${title}: less`} tip="Less" disabled={now <= min} onClick={() => onSet(now - step)}>
        <Minus size={14} aria-hidden />
      </IconButton>
      <output className="min-w-12 text-center text-[13px] tabular-nums">
        {now} {unit}
      </output>
      <IconButton label={`${title}: more`} tip="More" disabled={now >= max} onClick={() => onSet(now + step)}>
        <Plus size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
