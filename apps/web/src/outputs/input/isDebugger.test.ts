import { expect, test } from 'vitest'
import { isDebugger } from './isDebugger.ts'

test('The debugger is known by its prompt, and nothing else is taken for it', () => {
  expect(['(Pdb) ', 'ipdb> ', '((Pdb)) ', '\x1b[32mipdb> \x1b[0m'].map(isDebugger)).not.toContain(false)
  expect(['Name? ', '', 'pdb or gdb? ', '> '].map(isDebugger)).not.toContain(true)
})
