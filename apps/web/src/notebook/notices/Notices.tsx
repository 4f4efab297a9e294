import { ConnectionNotice } from './ConnectionNotice.tsx'
import { EnvironmentNotice } from './EnvironmentNotice.tsx'
import { HeldRunsNotice } from './HeldRunsNotice.tsx'
import { KernelNotice } from './KernelNotice.tsx'
import { LostCellsNotice } from './LostCellsNotice.tsx'
import { OtherLogNotice } from './OtherLogNotice.tsx'
import { RefusedNotice } from './RefusedNotice.tsx'
import { StoppedNotice } from './StoppedNotice.tsx'
import { StorageNotice } from './StorageNotice.tsx'
import { TroubleNotice } from './TroubleNotice.tsx'

/** Everything about the notebook as a whole that a person must know, above its first cell. */
export const Notices = () => (
  <div className="mb-4 ml-0 flex flex-col gap-3 empty:hidden min-[760px]:ml-14">
    <StoppedNotice />
    <TroubleNotice />
    <RefusedNotice />
    <LostCellsNotice />
    <HeldRunsNotice />
    <OtherLogNotice />
    <ConnectionNotice />
    <StorageNotice />
    <EnvironmentNotice />
    <KernelNotice />
  </div>
)
