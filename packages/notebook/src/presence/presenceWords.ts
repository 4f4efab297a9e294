import type { Person } from './Presence.ts'

/** What somebody is called here: oneself in another tab is “You”. */
export const nameOf = ({ who, isMe }: Pick<Person, 'who' | 'isMe'>): string => (isMe ? 'You' : who.name)

/** Where somebody is and whether they type, in words; `number` is that of the cell, null without one. */
export const whereWords = (person: Person, number: number | null): string => {
  const name = person.isMe ? 'You, in another tab' : nameOf(person)
  if (number === null) return person.isMe ? name : `${name} is here`
  if (person.place?.typing) {
    return person.isMe ? `You are editing cell ${number} in another tab` : `${name} is editing cell ${number}`
  }
  return person.isMe ? `${name}: cell ${number}` : `${name} is in cell ${number}`
}
