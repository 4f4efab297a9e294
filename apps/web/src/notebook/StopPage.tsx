import { Link } from '@tanstack/react-router'
import { FailurePage } from '../failures/Failure.tsx'

interface Stopped {
  readonly tag: string
  readonly message: string
}

/** Reasons after which there is nothing to show, whatever is known of the notebook. */
const pages: Readonly<Record<string, { readonly what: string; readonly todo: string }>> = {
  NotebookNotFound: {
    what: 'There is no such notebook',
    todo: 'It may have been deleted: look in the trash. Or the link is incomplete.',
  },
  Unauthorized: {
    what: 'This browser may not open the notebook',
    todo: 'Open the link with the token that the server printed at its start.',
  },
  Broken: {
    what: 'The notebook could not be shown',
    todo: 'Nothing on the server was changed by this. Reload the page to try again.',
  },
}

/** Whether a replica that stopped for this reason leaves nothing to show. */
export const stopsAll = (tag: string): boolean => tag in pages

/** Instead of a notebook that cannot be shown. */
export const StopPage = ({ stopped }: { readonly stopped: Stopped }) => {
  const page = pages[stopped.tag] ?? {
    what: 'The notebook could not be opened',
    todo: 'Reload the page to try again.',
  }
  return (
    <FailurePage what={page.what} why={stopped.message} todo={page.todo}>
      {stopped.tag === 'NotebookNotFound' ? (
        <Link to="/" search={{ view: 'trash' }} className="button button-primary">
          Trash
        </Link>
      ) : (
        <button type="button" className="button button-primary" onClick={() => location.reload()}>
          Reload
        </button>
      )}
      <Link to="/" className="button">
        All notebooks
      </Link>
    </FailurePage>
  )
}
