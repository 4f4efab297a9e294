import { commentMaterializers } from './comments.ts'
import { loadedMaterializers } from './loaded.ts'
import { outputMaterializers } from './outputs.ts'
import { runMaterializers } from './runs.ts'
import { structureMaterializers } from './structure.ts'
import { versionMaterializers } from './versions.ts'

/** How each fact changes the tables. Deterministic, and without effect when a fact is applied twice. */
export const materializers = {
  ...structureMaterializers,
  ...runMaterializers,
  ...outputMaterializers,
  ...commentMaterializers,
  ...loadedMaterializers,
  ...versionMaterializers,
}
