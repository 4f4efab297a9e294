import { expect, it } from 'vitest'
import { limitsHere } from './limitsHere.ts'

const limit = (value: number, by: 'standard' | 'server' | 'notebook') => ({ value, by })

it('A kernel may take what its server asks for, and never more than its own machine lets it', () => {
  const here = limitsHere({ memory: limit(64e9, 'standard'), wallTime: limit(60, 'server') })
  // What is usual is so on the server's machine.
  expect(here({ memory: limit(8e9, 'standard') })).toEqual({
    ...{ memory: limit(64e9, 'standard'), wallTime: limit(60, 'server') },
  })
  expect(here({ memory: limit(2e9, 'notebook'), wallTime: limit(10, 'notebook') })).toEqual({
    ...{ memory: limit(2e9, 'notebook'), wallTime: limit(10, 'notebook') },
  })
  expect(here({ memory: limit(128e9, 'server'), folder: limit(1e9, 'server') })).toEqual({
    ...{ memory: limit(64e9, 'standard'), wallTime: limit(60, 'server'), folder: limit(1e9, 'server') },
  })
})
