import { Either } from 'effect'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPyproject } from './readPyproject.ts'
import { readUvLock } from './readUvLock.ts'

describe('a pyproject.toml', () => {
  test('says what its project depends on, and on which Pythons', () => {
    const text = `
[build-system]
requires = ["hatchling"]

[project]
name = "shapes"
version = "1.0"
requires-python = ">=3.11"
dependencies = [
  "Pandas>=2,<3", # tables
  'six; python_version < "4"',
]
[project.optional-dependencies]
test = ["pytest"]
[dependency-groups]
dev = ["ruff"]
`
    expect(readPyproject(text)).toEqual(
      Either.right({
        dependencies: ['pandas>=2,<3', 'six ; python_version < "4"'],
        requiresPython: '>=3.11',
      }),
    )
    expect(readPyproject('[project]\nname = "a"')).toEqual(Either.right({ dependencies: [] }))
  })

  test('without a project only sets up tools, and says nothing', () => {
    expect(readPyproject('[tool.ruff]\nline-length = 100')).toEqual(Either.right(null))
    expect(readPyproject('')).toEqual(Either.right(null))
  })

  test.each([
    ['[project', 'It is no TOML from line 1 on: '],
    ['[project]\nname = "a"\ndependencies = [\n  "six",\n', 'It is no TOML from line'],
    ['project = 3', '“project” must be a table'],
    ['[[project]]\nname = "a"', '“project” must be a table'],
    ['[project]\ndependencies = "six"', 'must be a list of texts'],
    ['[project]\ndependencies = [6]', 'must be a list of texts'],
    ['[project]\nrequires-python = 3.11', 'must be a list of texts'],
    ['[project]\nrequires-python = "^3.9"', '“project.requires-python”: '],
    ['[project]\ndynamic = ["dependencies"]', '“dynamic”'],
    ['[project]\ndependencies = ["six @ file:///tmp/six.whl"]', 'is an address'],
    ['[project]\ndependencies = ["--pre"]', 'is an option'],
    ['a = '.padEnd(100_000, '['), 'It is no TOML'],
    ['<html><body>not found</body></html>', 'It is no TOML from line 1 on'],
  ])('with %.60j is refused, and it is said why', (text, why) => {
    expect(readPyproject(text)).toMatchObject({ left: expect.stringContaining(why) })
  })

  test('of anything is read or refused, and never fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(Either.isEither(readPyproject(`[project]\n${text}`))).toBe(true)
      }),
    )
  })
})

describe('a uv.lock', () => {
  test('says which versions are preferred: of what the index has, and where there is one', () => {
    const text = `
version = 1
requires-python = ">=3.11"

[[package]]
name = "Humanize"
version = "4.9.0"
source = { registry = "https://pypi.org/simple" }
wheels = [{ url = "https://files.example/humanize.whl", hash = "sha256:00" }]

[[package]]
name = "numpy"
version = "2.2.0"
source = { registry = "https://pypi.org/simple" }
resolution-markers = ["python_full_version < '3.12'"]

[[package]]
name = "numpy"
version = "2.3.0"
source = { registry = "https://pypi.org/simple" }
resolution-markers = ["python_full_version >= '3.12'"]

[[package]]
name = "ours"
version = "0.1"
source = { git = "https://evil.example/ours" }

[[package]]
name = "--index-url"
version = "1"
source = { registry = "https://pypi.org/simple" }
`
    expect(readUvLock(text)).toEqual({ python: '3.10', packages: ['humanize==4.9.0'] })
  })

  test('that cannot be read says nothing', () => {
    for (const text of ['', '[[package', 'package = 3', '[[package]]\nname = 3']) {
      expect(readUvLock(text)).toBeNull()
    }
  })
})
