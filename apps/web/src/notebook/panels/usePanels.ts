import { useFeatures } from '../feature/Features.ts'
import type { Panel } from '../feature/Panel.ts'
import { useTextFile } from '../text/textFile.ts'

/** The panels that have something to say of the open notebook. */
export const usePanels = (): ReadonlyArray<Panel> => {
  const { panels } = useFeatures()
  const isText = useTextFile() !== null
  return isText ? panels.filter(({ isOfCells }) => !isOfCells) : panels
}
