import './presence.css'
import type { Person } from '@anode/notebook/presence'
import { Bot } from 'lucide-react'
import { initials } from './initials.ts'
import { personClass } from './personClass.ts'

/** A person's initials in their colour, an agent as what it is; the name stands beside it or in its label. */
export const Avatar = ({ person: { who, place } }: { readonly person: Pick<Person, 'who' | 'place'> }) => (
  <span
    className={`avatar ${personClass(who.id)}`}
    data-typing={place?.typing || undefined}
    aria-hidden="true"
  >
    {who.kind === 'agent' ? <Bot size={14} /> : initials(who.name)}
  </span>
)
