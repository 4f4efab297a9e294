import { runAll } from '@anode/notebook'
import { Link } from '@tanstack/react-router'
import { Play } from 'lucide-react'
import { BackIcon } from '../../controls/PlainIcon.tsx'
import { Tip } from '../../controls/Tip.tsx'
import { AllOf } from '../feature/AllOf.ts'
import { useFeatures } from '../feature/Features.ts'
import { barLook, barRowLook } from '../pageLook.ts'
import { useSession } from '../state/SessionContext.ts'
import { useTextFile } from '../text/textFile.ts'
import { KernelPill } from './KernelPill.tsx'
import { NotebookMenu } from './NotebookMenu.tsx'
import { SyncState } from './SyncState.tsx'
import { TitleField } from './TitleField.tsx'

const RunAll = () => {
  const session = useSession()
  return (
    <button type="button" className="button button-quiet max-sm:hidden" onClick={() => runAll(session)}>
      <Play size={14} aria-hidden />
      Run all
    </button>
  )
}

/** The bar at the top: where one is, whether it is saved, the kernel, and what concerns all cells. */
export const TopBar = () => {
  const isText = useTextFile() !== null
  const { bar, besideTitle } = useFeatures()
  return (
    <header className={barLook}>
      <div className={barRowLook}>
        <Tip text="All notebooks">
          <Link to="/" className="icon-button" aria-label="All notebooks">
            <BackIcon size={18} />
          </Link>
        </Tip>
        <TitleField />
        <AllOf views={besideTitle} />
        <SyncState />
        <div className="ml-auto flex flex-none items-center gap-1">
          <AllOf views={bar} />
          {!isText && <KernelPill />}
          {!isText && <RunAll />}
          <NotebookMenu />
        </div>
      </div>
    </header>
  )
}
