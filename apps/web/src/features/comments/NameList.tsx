import type { Person } from '@anode/notebook/comments'

/** The people who can be named, below the field in which somebody names one; the field keeps the focus. */
export const NameList = ({
  id,
  people,
  chosen,
  onChoose,
}: {
  readonly id: string
  readonly people: ReadonlyArray<Person>
  /** The index of the one that Enter takes. */
  readonly chosen: number
  readonly onChoose: (person: Person) => void
}) => (
  <div id={id} role="listbox" aria-label="People" className="name-list">
    {people.map((person, i) => (
      <div
        key={person.id}
        id={`${id}-${i}`}
        role="option"
        aria-selected={i === chosen}
        tabIndex={-1}
        className="name-option"
        onPointerDown={(event) => {
          event.preventDefault()
          onChoose(person)
        }}
      >
        {person.name}
      </div>
    ))}
  </div>
)
