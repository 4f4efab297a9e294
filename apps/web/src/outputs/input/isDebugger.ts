import { plainText } from '@anode/document/terminal'

/** `(Pdb)`, `ipdb>`; a debugger that debugs another has more brackets. */
const PROMPT = /^\(*i?pdb\)*>?$/i

/** Whether it is Python's debugger that asks. */
export const isDebugger = (prompt: string): boolean => PROMPT.test(plainText(prompt).trim())
