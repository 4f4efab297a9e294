import type { NotebookSession } from '@anode/notebook'
import { followingOf, type Person, whereWords } from '@anode/notebook/presence'
import { Crosshair, Eye, EyeOff, Users } from 'lucide-react'
import { Menu, MenuItem, MenuSeparator } from '../../controls/Menu.tsx'
import { TippedButton } from '../../controls/TippedButton.tsx'
import { MyChip } from '../../me/MyChip.tsx'
import { isSomewhere, jumpTo } from '../../notebook/places/jumpTo.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { usePeople } from '../../notebook/state/usePeople.ts'
import { Avatar } from './Avatar.tsx'
import { useFollowed } from './useFollowed.ts'

/** So many are shown by their initials; the others are counted. */
const SHOWN = 4

const wordsOf = (session: NotebookSession, person: Person): string =>
  whereWords(
    person,
    isSomewhere(session, person) ? session.index.indexOf(person.place?.cellId ?? '') + 1 : null,
  )

/** What can be done about one person. */
const PersonItems = ({ person }: { readonly person: Person }) => {
  const session = useSession()
  const followed = useFollowed() === person.who.id
  const { name } = person.who
  return (
    <>
      <MenuItem
        icon={Crosshair}
        disabled={!isSomewhere(session, person)}
        onSelect={() => jumpTo(session, person)}
      >
        Jump to {name}
      </MenuItem>
      {followed ? (
        <MenuItem icon={EyeOff} onSelect={() => followingOf(session).end()}>
          Stop following
        </MenuItem>
      ) : (
        <MenuItem icon={Eye} onSelect={() => followingOf(session).start(person.who.id)}>
          Follow {name}
        </MenuItem>
      )}
    </>
  )
}

const PersonMenu = ({ person }: { readonly person: Person }) => {
  const session = useSession()
  const words = wordsOf(session, person)
  return (
    <Menu
      trigger={
        <TippedButton tip={words} className="avatar-button" aria-label={words}>
          <Avatar person={person} />
        </TippedButton>
      }
    >
      <PersonItems person={person} />
    </Menu>
  )
}

/** Several people in one menu. */
const ManyMenu = ({
  people,
  label,
  className,
}: {
  readonly people: ReadonlyArray<Person>
  readonly label: string
  readonly className: string
}) => {
  const session = useSession()
  const words = `${people.length} ${people.length === 1 ? 'person' : 'people'} ${label}`
  return (
    <Menu
      trigger={
        <TippedButton tip={words} className={`button button-quiet ${className}`} aria-label={words}>
          {label === 'more' ? `+${people.length}` : <Users size={15} aria-hidden />}
          {label !== 'more' && people.length}
        </TippedButton>
      }
    >
      {people.map((person, i) => (
        <div key={person.who.id}>
          {i > 0 && <MenuSeparator />}
          <p className="flex items-center gap-2 px-2 py-1.5 text-[12.5px] text-ink-soft">
            <Avatar person={person} />
            {wordsOf(session, person)}
          </p>
          <PersonItems person={person} />
        </div>
      ))}
    </Menu>
  )
}

/** Who is here, oneself last. On a phone the others are one button with their number. */
export const PeopleBar = () => {
  const others = usePeople().filter(({ isMe }) => !isMe)
  const hidden = others.slice(SHOWN)
  return (
    <>
      <fieldset className="people" aria-label="People in this notebook">
        {others.slice(0, SHOWN).map((person) => (
          <PersonMenu key={person.who.id} person={person} />
        ))}
        {hidden.length > 0 && <ManyMenu people={hidden} label="more" className="people-more" />}
        <MyChip />
      </fieldset>
      {others.length > 0 && <ManyMenu people={others} label="here" className="people-count" />}
    </>
  )
}
