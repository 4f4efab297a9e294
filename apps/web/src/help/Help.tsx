import './help.css'
import { X } from 'lucide-react'
import { type ComponentType, type KeyboardEvent, useId } from 'react'
import { IconButton } from '../controls/IconButton.tsx'
import { Modal, ModalClose } from '../controls/Modal.tsx'
import { type HelpPart, help } from './help.ts'
import { KeysHelp } from './KeysHelp.tsx'
import { SituationHelp } from './SituationHelp.tsx'
import { TourHelp } from './TourHelp.tsx'

const parts: ReadonlyArray<{ readonly id: HelpPart; readonly title: string; readonly View: ComponentType }> =
  [
    { id: 'keys', title: 'Keys', View: KeysHelp },
    { id: 'tour', title: 'Tour', View: TourHelp },
    { id: 'situation', title: 'What is going on', View: SituationHelp },
  ]

/** The help in a dialog: every key, the tour, and how things stand. */
export const Help = ({ open, part }: { readonly open: boolean; readonly part: HelpPart }) => {
  const id = useId()
  const View = parts.find((one) => one.id === part)?.View ?? KeysHelp
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    const index = parts.findIndex((one) => one.id === part)
    const next = parts[(index + by + parts.length) % parts.length]
    if (next === undefined) return
    help.open(next.id)
    document.getElementById(`${id}-${next.id}`)?.focus()
  }
  return (
    <Modal open={open} title="Help" className="help" onClose={help.close}>
      <header className="help-header">
        <div role="tablist" aria-label="Help" className="help-tabs" onKeyDown={onKeyDown}>
          {parts.map(({ id: one, title }) => (
            <button
              key={one}
              id={`${id}-${one}`}
              type="button"
              role="tab"
              aria-selected={one === part}
              aria-controls={`${id}-panel`}
              tabIndex={one === part ? 0 : -1}
              onClick={() => help.open(one)}
            >
              {title}
            </button>
          ))}
        </div>
        <ModalClose asChild>
          <IconButton label="Close help" keys="Esc">
            <X size={17} aria-hidden />
          </IconButton>
        </ModalClose>
      </header>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-${part}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also with the keyboard.
        tabIndex={0}
        className="help-body"
      >
        <View />
      </div>
    </Modal>
  )
}
