import { useSyncExternalStore } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { appWorker } from '../../offline/AppWorker.ts'
import { storageState } from '../../storage/browserDatabase.ts'

/** The browser stores nothing, or another tab has the storage: what waits lives in this page only. */
export const StorageNotice = () => {
  const { state, why } = useSyncExternalStore(storageState.subscribe, storageState.get)
  switch (state) {
    case 'ready':
      return null
    case 'none':
      return (
        <Failure
          tone="warn"
          what="This browser stores nothing for Anode"
          why="Changes are sent to the server at once, but what it has not taken yet is lost with this tab."
          todo="Keep the tab open until all changes are saved. Private windows and strict settings forbid storage; a normal window allows it."
          details={why ?? undefined}
        />
      )
    case 'newer':
      return (
        <Failure
          tone="warn"
          what="Another tab runs a newer version of Anode"
          why="It has taken over what is stored in this browser. This tab can still send changes, but no longer keep them."
          todo="Reload this tab to go on with the newer version."
        >
          <button type="button" className="button button-primary" onClick={() => void appWorker.reload()}>
            Reload
          </button>
        </Failure>
      )
    case 'blocked':
      return (
        <Failure
          tone="warn"
          what="Another tab runs an older version of Anode"
          why="It does not let go of what is stored in this browser."
          todo="Close or reload the other tabs with Anode; this one goes on by itself."
        />
      )
  }
}
