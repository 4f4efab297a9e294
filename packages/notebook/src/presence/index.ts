/** Who else is here and where, whom one follows, and what they are called. */
export { Following, followingOf, followService } from './Following.ts'
export { Names, nameForOthers, UNNAMED } from './Names.ts'
export type { OwnPlace } from './OwnPlace.ts'
export type { Caret, PeopleSource, Person, Presence } from './Presence.ts'
export { nameOf, whereWords } from './presenceWords.ts'
