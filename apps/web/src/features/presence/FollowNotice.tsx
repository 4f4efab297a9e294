import './presence.css'
import { followingOf } from '@anode/notebook/presence'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { usePeople } from '../../notebook/state/usePeople.ts'
import { Avatar } from './Avatar.tsx'
import { useFollowed } from './useFollowed.ts'

/** Says whom one follows, and how that ends. */
export const FollowNotice = () => {
  const following = followingOf(useSession())
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
