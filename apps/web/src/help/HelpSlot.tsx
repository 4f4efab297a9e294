import { lazy, Suspense } from 'react'
import { useHelpPart } from './help.ts'

const Help = lazy(() => import('./Help.tsx').then(({ Help }) => ({ default: Help })))

/** Where the help appears; its code comes when it is first opened. */
export const HelpSlot = () => {
  const part = useHelpPart()
  return <Suspense>{part !== null && <Help part={part} />}</Suspense>
}
