import { Soon } from '@anode/notebook/soon'

/**
 * Work of a command that is put off for a moment, so that something more urgent can be drawn first. Each key and
 * each press comes after it.
 */
export const soon = new Soon()
