/** What the server does for the kinds whose runs it executes itself. A kind of that sort is a line here. */
import type { CellTasks } from '@anode/kernel'

/** By the kind's name. So far every kind that runs is the kernel's. */
export const cellTasks: CellTasks = new Map()
