import { Link } from '@tanstack/react-router'
import { FailurePage } from '../failures/Failure.tsx'

/** Reasons after which there is nothing to show. */
const pages: Readonly<Record<string, { readonly what: string; readonly todo: string }>> = {
  NotebookNotFound: {
    what: 'There is no such notebook',
    todo: 'It may have been deleted: look in the trash. Or the link is incomplete.',
  },
  Unauthorized: {
    what: 'This browser may not open the notebook',
    todo: 'Open the link with the token that the server printed at its start.',
  },
}

/** Whether a replica that stopped for this reason leaves nothing to show. */
export const stopsAll = (tag: string): boolean => tag in pages

/** Instead of a notebook that cannot be shown. */
export const StopPage = ({
  stopped,
}: {
  readonly stopped: { readonly tag: string; readonly message: string }
}) => {
  const page = pages[stopped.tag]
  return (
    <FailurePage
      what={page?.what ?? 'The notebook could not be opened'}
      why={stopped.message}
      todo={page?.todo}
    >
      <Link to="/" className="button button-primary">
        All notebooks
      </Link>
      <Link to="/" search={{ trash: true }} className="button">
        Trash
      </Link>
    </FailurePage>
  )
}
