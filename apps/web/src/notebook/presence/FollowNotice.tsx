import './presence.css'
import { useSession } from '../state/SessionContext.ts'
import { Avatar } from './Avatar.tsx'
import { useFollowed, usePeople } from './usePresence.ts'

/** Says whom one follows, and how that ends. */
export const FollowNotice = () => {
  const { following } = useSession()
  const followed = useFollowed()
  const person = usePeople().find(({ who }) => who.id === followed)
  return (
    <div role="status" className="follow-notice">
      {person && (
        <div className={'follow-pill'}>
          <Avatar person={person} />
          Following {person.who.name}
          <button type="button" className="button button-quiet" onClick={() => following.end()}>
            Stop <kbd className="keys font-sans">Esc</kbd>
          </button>
        </div>
      )}
    </div>
  )
}
