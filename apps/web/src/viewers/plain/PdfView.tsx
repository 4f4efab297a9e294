import { useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { fileUrl } from '../../server/folder.ts'
import type { ViewerProps } from '../Viewer.ts'

/** Whether this browser has a viewer for PDF: phones have none. */
const hasViewer = (): boolean => (navigator as { pdfViewerEnabled?: boolean }).pdfViewerEnabled !== false

/** A PDF document in the browser's own viewer, which fetches what it needs. */
export const PdfView = ({ file }: ViewerProps) => {
  const [canShow] = useState(hasViewer)
  if (!canShow) {
    return (
      <div className="p-3">
        <Failure
          tone="plain"
          what="This browser shows no PDF within a page"
          todo="Open it in a new tab, or download it."
        />
      </div>
    )
  }
  return (
    <iframe
      title={file.name}
      src={`${fileUrl(file.path)}&${new URLSearchParams({ v: file.version })}`}
      className="min-h-0 w-full grow border-0"
    />
  )
}
