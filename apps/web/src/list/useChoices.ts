import { useCallback, useEffect, useState } from 'react'
import { type ListChoices, storeChoices, storedChoices } from './state/choices.ts'

/** What was chosen last, and a way to choose otherwise. */
export const useChoices = () => {
  const [choices, setChoices] = useState(storedChoices)
  const choose = useCallback((changed: Partial<ListChoices>) => {
    setChoices((before) => ({ ...before, ...changed }))
  }, [])
  useEffect(() => storeChoices(choices), [choices])
  return [choices, choose] as const
}
