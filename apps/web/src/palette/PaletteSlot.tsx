import { lazy, Suspense, useEffect, useState } from 'react'
import { usePaletteOpen } from './palette.ts'

const load = () => import('./Palette.tsx').then(({ Palette }) => ({ default: Palette }))
const Palette = lazy(load)

/** Where the palette appears: its code comes when the page is idle, or when it is first opened. */
export const PaletteSlot = () => {
  const open = usePaletteOpen()
  const [wanted, setWanted] = useState(open)
  if (open && !wanted) setWanted(true)
  useEffect(() => {
    // Safari has no idle callback.
    const later = window.requestIdleCallback ?? ((body: () => void) => setTimeout(body, 2000))
    // Without a network it does not come now; opening the palette asks for it again.
    later(() => void load().catch(() => {}))
  }, [])
  return <Suspense>{wanted && <Palette open={open} />}</Suspense>
}
