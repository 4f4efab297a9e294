import { commentMaterializers } from './comments.ts'
import { environmentMaterializers } from './environment.ts'
import { kernelspecMaterializers } from './kernelspec.ts'
import { loadedMaterializers } from './loaded.ts'
import { outputMaterializers } from './outputs.ts'
import { guarded, problemMaterializers } from './problems.ts'
import { runMaterializers } from './runs.ts'
import { structureMaterializers } from './structure.ts'
import { versionMaterializers } from './versions.ts'

/**
 * How each fact changes the tables. Deterministic, and without effect when a fact is applied twice. They throw where a
 * fact means nothing (a text edit that is no Yjs update).
 */
export const materializers = {
  ...structureMaterializers,
  ...runMaterializers,
  ...outputMaterializers,
  ...commentMaterializers,
  ...loadedMaterializers,
  ...versionMaterializers,
  ...problemMaterializers,
  ...environmentMaterializers,
  ...kernelspecMaterializers,
}

/** The same for facts that are in a log already: what means nothing there is noted and left out. */
export const guardedMaterializers = guarded(materializers)
