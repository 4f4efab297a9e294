import { ConfirmDialog } from '../../controls/ConfirmDialog.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { fileQuestionOf } from './FileQuestion.ts'
import { nameOf } from './fileWords.ts'
import { partFromFile } from './linkedFile.ts'

/** Asks once whether the notebook goes on without its file: they cannot be joined again. */
export const PartingDialog = () => {
  const session = useSession()
  const { file } = session.replica.live
  return (
    <ConfirmDialog
      title={`Part from ${file === null ? 'the file' : nameOf(file.path)}?`}
      confirm="Part from the file"
      keep="Keep the file"
      onConfirm={() => void partFromFile(session)}
      onClose={() => fileQuestionOf(session).close()}
    >
      The notebook goes on here with everything in it. The file stays as it is: what changes in one does not
      come to the other any more, and they cannot be joined again.
    </ConfirmDialog>
  )
}
