import { useEffect } from 'react'
import { commands } from '../../commands/commands.ts'
import { useSession } from '../state/SessionContext.ts'
import { pastOf } from '../timeline/pastOf.ts'
import { isDoneInPast } from '../timeline/timelineActions.ts'
import { actions } from './registry.ts'

/** Offers the notebook's actions to keys, menus and the palette while it is shown. */
export const useActions = (): void => {
  const session = useSession()
  useEffect(() => {
    const bound = [...actions.values()].map(({ when, run, ...rest }) => ({
      ...rest,
      when: () => (!pastOf(session).isOpen || isDoneInPast(rest)) && (when?.(session) ?? true),
      run: () => run(session),
    }))
    return commands.provide(bound)
  }, [session])
}
