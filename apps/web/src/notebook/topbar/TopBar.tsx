import { Link } from '@tanstack/react-router'
import { ChevronLeft, Play } from 'lucide-react'
import { Tip } from '../../controls/Tip.tsx'
import { ElsewhereMark } from '../elsewhere/ElsewhereMark.tsx'
import { PeopleBar } from '../presence/PeopleBar.tsx'
import { runAll } from '../running.ts'
import { useSession } from '../state/SessionContext.ts'
import { KernelPill } from './KernelPill.tsx'
import { NotebookMenu } from './NotebookMenu.tsx'
import { SyncState } from './SyncState.tsx'
import { TitleField } from './TitleField.tsx'

/** The bar at the top: where one is, whether it is saved, the kernel, and what concerns all cells. */
export const TopBar = () => {
  const session = useSession()
  return (
    <header className="sticky top-0 z-20 border-line border-b bg-paper">
      <div className="flex min-h-[calc(var(--bar-height)-1px)] items-center gap-1 px-2 sm:gap-2 sm:px-3">
        <Tip text="All notebooks">
          <Link to="/" className="icon-button" aria-label="All notebooks">
            <ChevronLeft size={18} aria-hidden />
          </Link>
        </Tip>
        <TitleField />
        <SyncState />
        <div className="ml-auto flex flex-none items-center gap-1">
          <ElsewhereMark />
          <PeopleBar />
          <KernelPill />
          <button type="button" className="button button-quiet max-sm:hidden" onClick={() => runAll(session)}>
            <Play size={14} aria-hidden />
            Run all
          </button>
          <NotebookMenu />
        </div>
      </div>
    </header>
  )
}
