import { followService } from '@anode/notebook/presence'
import type { Feature } from '../../notebook/feature/Feature.ts'
import { CellPeople } from './CellPeople.tsx'
import { carets } from './carets.ts'
import { FollowNotice } from './FollowNotice.tsx'
import { followOnScreen } from './followOnScreen.ts'
import { offerPeople } from './offerPeople.ts'
import { PeopleBar } from './PeopleBar.tsx'
import { peopleActions } from './peopleActions.ts'

/** Who else is here and where, and following them. */
export const presenceFeature: Feature = {
  name: 'presence',
  service: followService,
  actions: peopleActions,
  whileShown: (session) => {
    const ends = [offerPeople(session), followOnScreen(session)]
    return () => {
      for (const end of ends) end()
    }
  },
  editor: ({ session, cellId, text }) => carets(session, cellId, text),
  cellMarks: [{ View: CellPeople, later: true }],
  bar: PeopleBar,
  layers: [FollowNotice],
}
