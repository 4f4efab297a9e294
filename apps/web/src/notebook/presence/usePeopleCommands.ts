import { useEffect } from 'react'
import { commands } from '../../commands/commands.ts'
import { useSession } from '../state/SessionContext.ts'
import { isSomewhere, jumpTo } from './jumpTo.ts'
import { usePeople } from './usePresence.ts'

/** Offers to jump to, and to follow, each person who is here. */
export const usePeopleCommands = (): void => {
  const session = useSession()
  const names = JSON.stringify(
    usePeople()
      .filter(({ isMe }) => !isMe)
      .map(({ who: { id, name } }) => [id, name]),
  )
  useEffect(() => {
    const { presence, following } = session
    return commands.provide(
      (JSON.parse(names) as ReadonlyArray<[string, string]>).flatMap(([id, name]) => [
        {
          id: `people.jump.${id}`,
          title: `Jump to ${name}`,
          group: 'Move' as const,
          when: () => {
            const person = presence.person(id)
            return person !== undefined && isSomewhere(session, person)
          },
          run: () => {
            const person = presence.person(id)
            if (person !== undefined) jumpTo(session, person)
          },
        },
        {
          id: `people.follow.${id}`,
          title: `Follow ${name}`,
          group: 'Move' as const,
          when: () => following.personId !== id,
          run: () => following.start(id),
        },
      ]),
    )
  }, [session, names])
}
