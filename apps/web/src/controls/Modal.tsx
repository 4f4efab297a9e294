import * as Dialog from '@radix-ui/react-dialog'
import { type ReactNode, useRef } from 'react'

export const ModalClose = Dialog.Close

/** A dialog over the page: keeps the focus inside, closes with Esc or a press beside it, gives the focus back. */
export const Modal = ({
  open,
  title,
  className,
  onClose,
  onClosed,
  children,
}: {
  readonly open: boolean
  /** What assistive technology calls it. */
  readonly title: string
  readonly className: string
  readonly onClose: () => void
  /** Called after the focus is back where it was. */
  readonly onClosed?: () => void
  readonly children: ReactNode
}) => {
  // Radix gives the focus back to a dialog's trigger; ours are opened by keys as well.
  const before = useRef<Element | null>(null)
  return (
    <Dialog.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-veil" />
        <Dialog.Content
          className={className}
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            before.current = document.activeElement
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
            onClosed?.()
          }}
        >
          <Dialog.Title className="sr-only">{title}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
