import { Link } from '@tanstack/react-router'
import { FailurePage } from '../failures/Failure.tsx'
import { SignedOutPage } from '../failures/SignedOut.tsx'
import { appWorker } from '../offline/AppWorker.ts'

interface Stopped {
  readonly tag: string
  readonly message: string
}

const pages: Readonly<Record<string, { readonly what: string; readonly todo: string }>> = {
  NotebookNotFound: {
    what: 'There is no such notebook',
    todo: 'It may have been deleted: look in the trash. Or the link is incomplete.',
  },
  Outdated: {
    what: 'This page is older than the notebook',
    todo: 'Reload to get the new version.',
  },
  Broken: {
    what: 'The notebook could not be shown',
    todo: 'Nothing on the server was changed by this. Reload the page to try again.',
  },
}

/** Whether a replica that stopped for this reason leaves nothing to show, although it was open. */
export const stopsAll = (tag: string): boolean => tag === 'Broken'

const BackToList = () => (
  <Link to="/" className="button">
    All notebooks
  </Link>
)

/** Instead of a notebook that cannot be shown. */
export const StopPage = ({ stopped }: { readonly stopped: Stopped }) => {
  if (stopped.tag === 'Unauthorized') {
    return (
      <SignedOutPage>
        <BackToList />
      </SignedOutPage>
    )
  }
  const page = pages[stopped.tag] ?? {
    what: 'The notebook could not be opened',
    todo: 'Reload the page to try again.',
  }
  return (
    <FailurePage what={page.what} why={stopped.message} todo={page.todo} details={stopped.tag}>
      {stopped.tag === 'NotebookNotFound' ? (
        <Link to="/" search={{ view: 'trash' }} className="button button-primary">
          Trash
        </Link>
      ) : (
        <button type="button" className="button button-primary" onClick={() => void appWorker.reload()}>
          Reload
        </button>
      )}
      <BackToList />
    </FailurePage>
  )
}
