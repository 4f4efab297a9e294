import './settings.css'
import { useMyName } from '../../me/me.ts'
import { nameDialog } from '../../me/nameDialog.ts'

/** One's name among the settings. */
export const NameSetting = () => {
  const name = useMyName()
  return (
    <div className="setting" data-setting="name">
      <div className="min-w-[min(100%,180px)] grow basis-0">
        <span className="font-medium text-[13.5px]">Your name</span>
        <p className="text-[12.5px]/[18px] text-ink-soft">
          {name === null ? 'Others see you as a guest until you choose one.' : `Others see you as ${name}.`}
        </p>
      </div>
      <button type="button" className="button" onClick={nameDialog.open}>
        {name === null ? 'Choose a name' : 'Change'}
      </button>
    </div>
  )
}
