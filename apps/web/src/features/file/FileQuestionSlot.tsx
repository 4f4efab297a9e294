import { useSyncExternalStore } from 'react'
import { lazyPart } from '../../failures/LazyPart.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { fileQuestionOf } from './FileQuestion.ts'

const PartingDialog = lazyPart(async () => (await import('./PartingDialog.tsx')).PartingDialog)
const SaveDialog = lazyPart(async () => (await import('./SaveDialog.tsx')).SaveDialog)

/** What is asked about the file, while it is asked. */
export const FileQuestionSlot = () => {
  const question = fileQuestionOf(useSession())
  const asked = useSyncExternalStore(question.onChange, () => question.asked)
  if (asked === null) return null
  return asked === 'part' ? <PartingDialog /> : <SaveDialog />
}
