import '../file.css'
import { useState } from 'react'
import { fileUrl } from '../../server/folder.ts'
import type { ViewerProps } from '../Viewer.ts'

/** A page in a frame that has no origin and no way out; its scripts run when the person says so. */
export const HtmlView = ({ file }: ViewerProps) => {
  const [runs, setRuns] = useState(false)
  return (
    <>
      <div className="file-bar">
        <button
          type="button"
          className="button button-quiet"
          aria-pressed={runs}
          onClick={() => setRuns(!runs)}
        >
          {runs ? 'Stop scripts' : 'Run scripts'}
        </button>
        <span className="min-w-0 text-ink-faint">
          {runs
            ? 'Its scripts run without network, and reach nothing of Anode.'
            : 'Shown without scripts, and without what it loads from elsewhere.'}
        </span>
      </div>
      <iframe
        key={String(runs)}
        title={file.name}
        sandbox={runs ? 'allow-scripts' : ''}
        src={`${fileUrl(file.path)}&${new URLSearchParams({ v: file.version })}`}
        className="min-h-0 w-full grow border-0 bg-white"
      />
    </>
  )
}
