import { lazy, Suspense } from 'react'
import { useTour } from '../../tour/tour.ts'

const Tour = lazy(() => import('./Tour.tsx').then(({ Tour }) => ({ default: Tour })))

/** Where the tour appears in a notebook. */
export const TourSlot = () => {
  const { open, step } = useTour()
  return <Suspense>{open && <Tour step={step} />}</Suspense>
}
