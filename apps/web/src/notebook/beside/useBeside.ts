import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { Beside } from '../../markdown/Beside.ts'
import { useSession } from '../state/SessionContext.ts'

/**
 * What lies beside the notebook's file; null when it is no file. Until the server has said so it is taken for one: the
 * texts of those that are none show nothing at such addresses either.
 */
export const useBeside = (): Beside | null => {
  const session = useSession()
  const navigate = useNavigate()
  const { notebookId, live } = session.replica
  const subscribe = useCallback((listener: () => void) => live.on('file', listener), [live])
  const mayBeFile = useSyncExternalStore(subscribe, () => live.file !== null || !live.knowsFile)
  return useMemo((): Beside | null => {
    if (!mayBeFile) return null
    const show = (notebookId: string, anchor: string) =>
      void navigate({ to: '/n/$notebookId', params: { notebookId }, hash: anchor })
    return {
      notebookId,
      follow: (address, apart) =>
        void import('./followBeside.ts').then(({ followBeside }) =>
          followBeside(session, address, apart ? null : show),
        ),
      tellWhy: (image, address) =>
        void import('./tellWhy.ts').then(({ tellWhy }) => tellWhy(image, notebookId, address)),
    }
  }, [session, notebookId, mayBeFile, navigate])
}
