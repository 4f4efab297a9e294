import './presence.css'
import type { Caret } from '@anode/notebook/presence'
import type { CellProps } from '../../notebook/feature/Feature.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { usePeopleIn } from '../../notebook/state/usePeople.ts'
import { personClass } from './personClass.ts'

interface Shown {
  readonly id: string
  readonly name: string
  readonly typing: boolean
}

/** Each person once, whoever types in any of their tabs first. */
const shownOf = (carets: ReadonlyArray<Caret>, me: string): ReadonlyArray<Shown> => {
  const shown = new Map<string, Shown>()
  for (const { who, place } of carets) {
    const typing = place.typing || shown.get(who.id)?.typing === true
    shown.set(who.id, { id: who.id, name: who.id === me ? 'You, in another tab' : who.name, typing })
  }
  return [...shown.values()]
}

/** Who else is in a cell, on its edge. It is no live region: nobody wants to hear of every caret. */
export const CellPeople = ({ cellId }: CellProps) => {
  const { actor } = useSession()
  const people = shownOf(usePeopleIn(cellId), actor.by)
  const [first] = people
  if (first === undefined) return null
  return (
    <div className={`cell-people ${personClass(first.id)}`}>
      {people.slice(0, 3).map(({ id, name, typing }) => (
        <span key={id} className={`person-chip ${personClass(id)}`} data-typing={typing || undefined}>
          {name}
          {typing && ' is editing'}
        </span>
      ))}
      {people.length > 3 && <span className="person-chip">+{people.length - 3}</span>}
    </div>
  )
}
