import { Either } from 'effect'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readScript } from './readScript.ts'
import { scriptMetadata } from './scriptMetadata.ts'

test('What is written is what is read', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 })
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 5 }),
      fc.option(text, { nil: undefined }),
      (dependencies, python) => {
        const environment = { dependencies, ...(python === undefined ? {} : { requiresPython: python }) }
        const source = `import this\n${scriptMetadata(environment)}\n1 + 1`
        expect(readScript(source)).toEqual(Either.right(environment))
      },
    ),
  )
})

test('As others write it', () => {
  const source = `# /// script
# requires-python = ">=3.12" # for f-strings
# dependencies = ['six', # the first
#   "pandas[excel]>=2,<3",
#
# ]
# [tool.uv]
# exclude-newer = "2026-01-01T00:00:00Z"
# ///
`
  expect(readScript(source)).toEqual(
    Either.right({ dependencies: ['six', 'pandas[excel]>=2,<3'], requiresPython: '>=3.12' }),
  )
  expect(readScript('# /// script\n# ///')).toEqual(Either.right({ dependencies: [] }))
})

test('No block is none; one that cannot be read is said', () => {
  expect(readScript('print("# /// script")')).toEqual(Either.right(null))
  expect(readScript('# /// script\n# dependencies = ["six"]\nimport six')).toEqual(Either.right(null))
  for (const line of [
    'dependencies = "six"',
    'dependencies = ["six"',
    'dependencies = [6]',
    'requires-python = 3',
  ]) {
    expect(readScript(`# /// script\n# ${line}\n# ///`)).toMatchObject({
      left: expect.stringContaining('must be'),
    })
  }
})
