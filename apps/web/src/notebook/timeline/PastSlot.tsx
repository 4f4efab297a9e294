import { lazy, type ReactNode, Suspense, useLayoutEffect, useRef } from 'react'
import { usePast } from './pastOf.ts'

const PastView = lazy(() => import('./PastView.tsx').then((module) => ({ default: module.PastView })))
const CellRunsDialog = lazy(() =>
  import('./CellRunsDialog.tsx').then((module) => ({ default: module.CellRunsDialog })),
)
const NameVersion = lazy(() =>
  import('./NameVersion.tsx').then((module) => ({ default: module.NameVersion })),
)

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
      {isOpen && (
        <Suspense>
          <PastView />
        </Suspense>
      )}
      <div className={isOpen ? 'hidden' : 'contents'}>{children}</div>
    </>
  )
}

/** What is asked about the past, in dialogs. */
export const PastDialogs = () => {
  const runs = usePast(({ runsOf }) => runsOf !== null)
  const naming = usePast((state) => state.naming !== null)
  return (
    <Suspense>
      {runs && <CellRunsDialog />}
      {naming && <NameVersion />}
    </Suspense>
  )
}
