import { Names } from '@anode/notebook/names'

/** What people are called whom this page has met. */
export const names = new Names()
