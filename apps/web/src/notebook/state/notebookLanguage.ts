import { notebookLanguage, type WantedKernel, wantedKernel } from '@anode/document/kernelspec'
import * as queries from '@anode/notebook/queries'
import { createContext, useContext, useMemo } from 'react'
import { useQuery } from './SessionContext.ts'

/** Before anything of the notebook is known. */
const NOTHING = '[]'

/** What the notebook says of the kernel that it is for. */
export const useWantedKernel = (): WantedKernel => {
  const metadata = useQuery(queries.kernelMetadata)
  return useMemo(() => wantedKernel(metadata === NOTHING ? {} : JSON.parse(metadata)), [metadata])
}

/** The language of the notebook's kernel; one query for all of its cells. */
export const NotebookLanguageContext = createContext(notebookLanguage({}))

/** A language as a kind names it, by the name that editors know: `kernel` is that of the notebook's kernel. */
export const useLanguage = (name: string): string => {
  const spoken = useContext(NotebookLanguageContext)
  return name === 'kernel' ? spoken : name
}
