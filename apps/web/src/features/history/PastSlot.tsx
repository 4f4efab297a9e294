import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { CellRunsDialog } from './CellRunsDialog.tsx'
import { NameVersion } from './NameVersion.tsx'
import { PastView } from './PastView.tsx'
import { usePast } from './usePast.ts'

/** The live notebook, or in its place the notebook as it was. */
export const PastSlot = ({ children }: { readonly children: ReactNode }) => {
  const isOpen = usePast(({ place }) => place !== null)
  const scrolled = useRef(0)
  useLayoutEffect(() => {
    if (!isOpen) return
    scrolled.current = window.scrollY
    // Back to where one was, once the cells have their heights again.
    return () => void requestAnimationFrame(() => window.scrollTo(0, scrolled.current))
  }, [isOpen])
  return (
    <>
      {isOpen && <PastView />}
      <div className={isOpen ? 'hidden' : 'contents'}>{children}</div>
    </>
  )
}

/** What is asked about the past, in dialogs. */
export const PastDialogs = () => (
  <>
    <CellRunsDialog />
    <NameVersion />
  </>
)
