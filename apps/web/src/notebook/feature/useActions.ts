import { useEffect } from 'react'
import { commands } from '../../commands/commands.ts'
import { useSession } from '../state/SessionContext.ts'
import { useFeatures } from './Features.ts'

/** Offers the notebook's actions to keys, menus and the palette while it is shown. */
export const useActions = (): void => {
  const session = useSession()
  const features = useFeatures()
  useEffect(() => {
    const bound = features.actions.map(({ when, run, ...rest }) => ({
      ...rest,
      when: () => features.allows(session, rest) && (when?.(session) ?? true),
      run: () => run(session),
    }))
    return commands.provide(bound)
  }, [session, features])
}
