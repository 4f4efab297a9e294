import { cellCount, foldSections } from '@anode/notebook'
import { ChevronRight } from 'lucide-react'
import { Tip } from '../../controls/Tip.tsx'
import { useSession } from '../state/SessionContext.ts'

/** Folds the section that a cell's heading begins; a folded one says how many cells it hides. */
export const SectionFold = ({ cellId, hides }: { readonly cellId: string; readonly hides: number }) => {
  const session = useSession()
  const folded = session.outline.isFolded(cellId)
  const toggle = () => foldSections(session, [cellId], !folded)
  const label = folded ? 'Unfold section' : 'Fold section'
  return (
    <>
      <Tip text={label} command={folded ? 'unfold.section' : 'fold.section'}>
        <button
          type="button"
          className="section-fold"
          aria-label={label}
          aria-expanded={!folded}
          onClick={toggle}
        >
          <ChevronRight size={16} aria-hidden />
        </button>
      </Tip>
      {folded && (
        <button type="button" className="section-hidden" onClick={toggle}>
          {hides === 0 ? 'Nothing hidden' : `${hides === 1 ? '1 cell' : cellCount(hides)} hidden`}
        </button>
      )}
    </>
  )
}
