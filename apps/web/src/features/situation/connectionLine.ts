import type { ReplicaStatus } from '@anode/protocol/replica'

/** How a notebook stands to its room, as a line of the page's log. */
export const connectionLine = ({ connection, stopped, trouble, refused }: ReplicaStatus): string =>
  [
    `Connection: ${connection}`,
    ...(stopped === null ? [] : [`stopped (${stopped.tag}: ${stopped.message})`]),
    ...(trouble === null ? [] : [`trouble (${trouble.kind}: ${trouble.message})`]),
    ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
  ].join('; ')
