import { cellKinds } from '@anode/cells'
import { cellTasks } from '@anode/cells/tasks'
import type { CellKinds } from '@anode/document'
import type { CellTasks } from '@anode/kernel'
import { Context } from 'effect'

/** Which kinds of cells this server knows. */
export class Kinds extends Context.Tag('anode/Kinds')<
  Kinds,
  {
    readonly kinds: CellKinds
    /** What it does itself for those kinds whose runs it executes. */
    readonly tasks: CellTasks
  }
>() {}

/** Every kind of this version of Anode. */
export const everyKind: typeof Kinds.Service = { kinds: cellKinds, tasks: cellTasks }
