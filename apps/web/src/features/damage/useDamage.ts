import type { DamageReport } from '@anode/protocol'
import { useEffect, useState } from 'react'
import { damageOf } from '../../server/damage.ts'

/** What the server says of the notebook's file; null until it has, or while it cannot. */
export const useDamage = (notebookId: string): DamageReport | null => {
  const [report, setReport] = useState<DamageReport | null>(null)
  useEffect(() => {
    let wanted = true
    damageOf(notebookId).then(
      (told) => wanted && setReport(told),
      () => {},
    )
    return () => {
      wanted = false
    }
  }, [notebookId])
  return report
}
