import { lazy, Suspense, useState } from 'react'
import { useHelpPart } from './help.ts'

const Help = lazy(() => import('./Help.tsx').then(({ Help }) => ({ default: Help })))

/** Where the help appears; its code comes when it is first opened. */
export const HelpSlot = () => {
  const part = useHelpPart()
  const [last, setLast] = useState(part)
  if (part !== null && part !== last) setLast(part)
  return <Suspense>{last !== null && <Help open={part !== null} part={last} />}</Suspense>
}
