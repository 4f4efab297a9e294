import type { FromFrame } from '../frameMessages.ts'
import { page } from './surroundings.ts'

const post = page.postMessage.bind(page)

/** Tells the page. */
export const say = (message: FromFrame): void => post(message, '*')
