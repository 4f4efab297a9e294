import { wantsOwnPython } from '@anode/document/kernelspec'
import { useWantedKernel } from '../state/notebookLanguage.ts'

/** What the kernel that the notebook is for is called; null for a notebook's own Python, which most have. */
export const useKernelName = (): string | null => {
  const wanted = useWantedKernel()
  return wantsOwnPython(wanted) ? null : (wanted.displayName ?? wanted.name ?? wanted.language)
}
