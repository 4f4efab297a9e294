import { events } from '@anode/document'
import type { ProposedFact } from '@anode/protocol'

/** A fact that is easy to tell apart: a cell with this id. */
export const cellFact = (id: string, by: string): ProposedFact =>
  events.cellCreated({ cellId: id, kind: 'code', position: 'a0', source: '', metadata: {}, by })
