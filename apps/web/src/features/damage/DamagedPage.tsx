import { Link } from '@tanstack/react-router'
import { FailurePage } from '../../failures/Failure.tsx'
import { RecoveryOptions } from './RecoveryOptions.tsx'
import { useDamage } from './useDamage.ts'

/** Instead of a notebook whose file is damaged, and of which this browser has no copy. */
export const DamagedPage = ({ notebookId, why }: { readonly notebookId: string; readonly why: string }) => {
  const report = useDamage(notebookId)
  return (
    <FailurePage
      what={report === null ? 'This notebook’s file is damaged' : `The file of “${report.title}” is damaged`}
      why={report?.damage ?? why}
      todo="The file is not written to any more, and is kept whatever you choose."
      details={report === null ? 'NotebookDamaged' : `NotebookDamaged: ${report.file}`}
    >
      {report !== null && <RecoveryOptions report={report} />}
      {report !== null && (
        <p className="mb-2 w-full break-all font-mono text-[12px]/[18px] text-ink-faint">{report.file}</p>
      )}
      <Link to="/" className="button">
        All notebooks
      </Link>
    </FailurePage>
  )
}
