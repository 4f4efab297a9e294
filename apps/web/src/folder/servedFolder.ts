import type { FolderReport } from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import { useEffect, useSyncExternalStore } from 'react'
import { folderReport, setOutputsInFiles } from '../server/folder.ts'

type Served = FolderReport['folder']

let known: Served | undefined
let asked: Promise<Served> | undefined
const listeners = new Listeners('the served folder')

const set = (folder: Served): Served => {
  known = folder
  listeners.tell()
  return folder
}

/** Asks once: a server serves the same folder as long as it runs. Rejects where it does not answer. */
export const servedFolder = (): Promise<Served> => {
  asked ??= folderReport().then(
    ({ folder }) => set(folder),
    (error) => {
      asked = undefined
      throw error
    },
  )
  return asked
}

/** Whether there is one, as far as is known: asked for when nothing is. */
export const hasServedFolder = (): boolean => {
  if (known === undefined) servedFolder().catch(() => {})
  return (known ?? null) !== null
}

/** Has outputs in the files of the folder, or out of them. */
export const chooseOutputsInFiles = async (outputsInFiles: boolean): Promise<void> => {
  set((await setOutputsInFiles(outputsInFiles)).folder)
}

const subscribe = (listener: () => void) => listeners.add(listener)

/** The folder that the server was started with: null for none, undefined before that is known. */
export const useServedFolder = (): Served | undefined => {
  useEffect(() => {
    servedFolder().catch(() => {})
  }, [])
  return useSyncExternalStore(subscribe, () => known)
}
