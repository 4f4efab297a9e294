import { X } from 'lucide-react'
import { useState, useSyncExternalStore } from 'react'
import { IconButton } from '../controls/IconButton.tsx'
import { appWorker } from './AppWorker.ts'

/** Says that a newer version is there, once and quietly; the page changes only when the person wants it. */
export const UpdateNotice = () => {
  const { update } = useSyncExternalStore(appWorker.subscribe, () => appWorker.state)
  const [dismissed, setDismissed] = useState(false)
  const [reloading, setReloading] = useState(false)
  if (!update || dismissed) return null
  return (
    <div className="toast" data-update>
      <span className="py-1.5">A new version is ready</span>
      <button
        type="button"
        className="button button-quiet text-accent-ink"
        disabled={reloading}
        onClick={() => {
          setReloading(true)
          void appWorker.reload()
        }}
      >
        {reloading ? 'Reloading…' : 'Reload'}
      </button>
      <IconButton label="Later" onClick={() => setDismissed(true)}>
        <X size={15} aria-hidden />
      </IconButton>
    </div>
  )
}
