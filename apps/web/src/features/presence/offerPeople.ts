import type { NotebookSession } from '@anode/notebook'
import { followingOf } from '@anode/notebook/presence'
import type { Command } from '../../commands/Command.ts'
import { commands } from '../../commands/commands.ts'
import { isSomewhere, jumpTo } from '../../notebook/places/jumpTo.ts'

const commandsOf = (session: NotebookSession, id: string, name: string): ReadonlyArray<Command> => {
  const { presence } = session
  const following = followingOf(session)
  return [
    {
      id: `people.jump.${id}`,
      title: `Jump to ${name}`,
      group: 'Move',
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
      group: 'Move',
      when: () => following.personId !== id,
      run: () => following.start(id),
    },
  ]
}

/** Offers to jump to, and to follow, each person who is here. */
export const offerPeople = (session: NotebookSession): (() => void) => {
  const { presence } = session
  let offered = ''
  let withdraw = () => {}
  const offer = () => {
    const others = presence.people.filter(({ isMe }) => !isMe).map(({ who }) => [who.id, who.name] as const)
    // People move all the time; who they are changes rarely.
    const names = JSON.stringify(others)
    if (names === offered) return
    offered = names
    withdraw()
    withdraw = commands.provide(others.flatMap(([id, name]) => commandsOf(session, id, name)))
  }
  offer()
  const unlisten = presence.on('people', offer)
  return () => {
    unlisten()
    withdraw()
  }
}
