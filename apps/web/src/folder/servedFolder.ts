import type { FolderReport } from '@anode/protocol'
import { useEffect, useState } from 'react'
import { folderReport } from '../server/folder.ts'

type Served = FolderReport['folder']

let known: Served | undefined
let asked: Promise<Served> | undefined

/** Asks once: a server serves the same folder as long as it runs. Rejects where it does not answer. */
export const servedFolder = (): Promise<Served> => {
  asked ??= folderReport().then(
    ({ folder }) => {
      known = folder
      return folder
    },
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

/** The folder that the server was started with: null for none, undefined before that is known. */
export const useServedFolder = (): Served | undefined => {
  const [folder, setFolder] = useState(known)
  useEffect(() => {
    let isWanted = true
    servedFolder().then(
      (served) => isWanted && setFolder(served),
      () => {},
    )
    return () => {
      isWanted = false
    }
  }, [])
  return folder
}
