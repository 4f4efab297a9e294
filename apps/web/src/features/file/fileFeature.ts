import type { Feature } from '../../notebook/feature/Feature.ts'
import { ConflictAnnouncer } from './ConflictAnnouncer.tsx'
import { ConflictBar } from './ConflictBar.tsx'
import { ConflictsNotice } from './ConflictsNotice.tsx'
import { FileInBar } from './FileInBar.tsx'
import { FileNotice } from './FileNotice.tsx'
import { fileQuestionService } from './FileQuestion.ts'
import { FileQuestionSlot } from './FileQuestionSlot.tsx'
import { fileActions } from './fileActions.ts'

/** The file on the server's machine that the notebook is: its name, its troubles, what was changed on both sides. */
export const fileFeature: Feature = {
  name: 'file',
  service: fileQuestionService,
  actions: fileActions,
  besideTitle: FileInBar,
  cellMarks: [{ View: ConflictBar }],
  notices: [
    { rank: 'unsaved', View: FileNotice },
    { rank: 'yours', View: ConflictsNotice },
  ],
  layers: [ConflictAnnouncer, FileQuestionSlot],
}
