import { addressFeature } from './features/address/addressFeature.ts'
import { attachmentsFeature } from './features/attachments/attachmentsFeature.ts'
import { clipboardFeature } from './features/clipboard/clipboardFeature.ts'
import { commentsFeature } from './features/comments/commentsFeature.ts'
import { connectionFeature } from './features/connection/connectionFeature.ts'
import { damageFeature } from './features/damage/damageFeature.ts'
import { dragFeature } from './features/drag/dragFeature.ts'
import { elsewhereFeature } from './features/elsewhere/elsewhereFeature.ts'
import { environmentFeature } from './features/environment/environmentFeature.ts'
import { fileFeature } from './features/file/fileFeature.ts'
import { findFeature } from './features/find/findFeature.ts'
import { folderFeature } from './features/folder/folderFeature.ts'
import { followFailuresFeature } from './features/followFailures/followFailuresFeature.ts'
import { gitFeature } from './features/git/gitFeature.ts'
import { goToCellFeature } from './features/goToCell/goToCellFeature.ts'
import { heldRunsFeature } from './features/heldRuns/heldRunsFeature.ts'
import { historyFeature } from './features/history/historyFeature.ts'
import { kernelFeature } from './features/kernel/kernelFeature.ts'
import { longRunsFeature } from './features/longRuns/longRunsFeature.ts'
import { lostCellsFeature } from './features/lostCells/lostCellsFeature.ts'
import { outlineFeature } from './features/outline/outlineFeature.ts'
import { ownTextsFeature } from './features/ownTexts/ownTextsFeature.ts'
import { presenceFeature } from './features/presence/presenceFeature.ts'
import { problemsFeature } from './features/problems/problemsFeature.ts'
import { remotePicturesFeature } from './features/remotePictures/remotePicturesFeature.ts'
import { repairsFeature } from './features/repairs/repairsFeature.ts'
import { settingsPanelFeature } from './features/settingsPanel/settingsPanelFeature.ts'
import { situationFeature } from './features/situation/situationFeature.ts'
import { tabStateFeature } from './features/tabState/tabStateFeature.ts'
import { tourFeature } from './features/tour/tourFeature.ts'
import { Features } from './notebook/feature/Features.ts'

/**
 * Every feature of the notebook's page; a new one is its folder and a line here. The order is that in which parts of one
 * sort stand beside each other: icons of panels, marks, buttons, notices of one rank, what is added to editors.
 */
export const features = new Features([
  damageFeature,
  connectionFeature,
  fileFeature,
  ownTextsFeature,
  lostCellsFeature,
  problemsFeature,
  heldRunsFeature,
  repairsFeature,
  kernelFeature,
  remotePicturesFeature,
  clipboardFeature,
  dragFeature,
  goToCellFeature,
  addressFeature,
  outlineFeature,
  folderFeature,
  gitFeature,
  environmentFeature,
  findFeature,
  tourFeature,
  elsewhereFeature,
  presenceFeature,
  commentsFeature,
  historyFeature,
  settingsPanelFeature,
  attachmentsFeature,
  tabStateFeature,
  longRunsFeature,
  followFailuresFeature,
  situationFeature,
])
