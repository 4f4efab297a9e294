import type { Feature } from '../../notebook/feature/Feature.ts'
import { ConnectionNotice } from './ConnectionNotice.tsx'
import { OtherLogNotice } from './OtherLogNotice.tsx'
import { RefusedNotice } from './RefusedNotice.tsx'
import { StoppedNotice } from './StoppedNotice.tsx'
import { StorageNotice } from './StorageNotice.tsx'
import { TroubleNotice } from './TroubleNotice.tsx'

/** Whether what one does arrives: at the server, and in this browser. */
export const connectionFeature: Feature = {
  name: 'connection',
  notices: [
    { rank: 'unsaved', View: StoppedNotice },
    { rank: 'unsaved', View: TroubleNotice },
    { rank: 'unsaved', View: RefusedNotice },
    { rank: 'changed', View: OtherLogNotice },
    { rank: 'surroundings', View: ConnectionNotice },
    { rank: 'surroundings', View: StorageNotice },
  ],
}
