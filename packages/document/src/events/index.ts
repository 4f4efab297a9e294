import { commentEvents } from './comments.ts'
import { environmentEvents } from './environment.ts'
import { kernelspecEvents } from './kernelspec.ts'
import { loadedEvents } from './loaded.ts'
import { outputEvents } from './outputs.ts'
import { problemEvents } from './problems.ts'
import { runEvents } from './runs.ts'
import { structureEvents } from './structure.ts'
import { versionEvents } from './versions.ts'

/** Every fact that a notebook's log can hold. Names carry their version and stay decodable for ever. */
export const events = {
  ...structureEvents,
  ...runEvents,
  ...outputEvents,
  ...commentEvents,
  ...loadedEvents,
  ...versionEvents,
  ...problemEvents,
  ...environmentEvents,
  ...kernelspecEvents,
}
