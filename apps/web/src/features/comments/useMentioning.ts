import { knownPeople, type MentionQuery, mentionAt, type Person, peopleLike } from '@anode/notebook/comments'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'

/** Offers names while `@…` is written in a field: who fits, and what keys and choices do. */
export const useMentioning = (field: () => HTMLTextAreaElement | null, change: (text: string) => void) => {
  const session = useSession()
  const [naming, setNaming] = useState<MentionQuery | null>(null)
  const [chosen, setChosen] = useState(0)
  const people = useMemo(
    () => (naming === null ? [] : peopleLike(knownPeople(session), naming.letters).slice(0, 8)),
    [session, naming],
  )

  const choose = (person: Person) => {
    const element = field()
    if (element === null || naming === null) return
    const name = `@${person.name} `
    const rest = element.value.slice(element.selectionStart).replace(/^ /, '')
    change(element.value.slice(0, naming.from) + name + rest)
    setNaming(null)
    const caret = naming.from + name.length
    requestAnimationFrame(() => element.setSelectionRange(caret, caret))
  }

  return {
    people,
    chosen,
    choose,
    close: () => setNaming(null),
    /** To be called when the text or the caret has changed. */
    look: ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) => {
      setNaming(selectionStart === selectionEnd ? mentionAt(value, selectionStart) : null)
      setChosen(0)
    },
    /** True when the key was for the list. */
    onKey: (event: KeyboardEvent): boolean => {
      const person = people[chosen]
      if (person === undefined) return false
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (by !== undefined) setChosen((chosen + by + people.length) % people.length)
      else if ((event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.metaKey)
        choose(person)
      else if (event.key === 'Escape') setNaming(null)
      else return false
      event.preventDefault()
      return true
    },
  }
}
