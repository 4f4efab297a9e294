import { Either } from 'effect'
import { describe, expect, test } from 'vitest'
import { problemOfPython, readRequirement } from './readRequirement.ts'

const textOf = (given: string) => Either.map(readRequirement(given), ({ text }) => text)

describe('a requirement', () => {
  test.each([
    ['six', 'six'],
    ['  Six ', 'six'],
    ['ruamel.yaml_clib', 'ruamel-yaml-clib'],
    ['pandas >= 2, <3', 'pandas>=2,<3'],
    ['pandas (>=2)', 'pandas>=2'],
    ['uvicorn[standard , Http]==0.30.*', 'uvicorn[standard,http]==0.30.*'],
    ['torch==2.1.0+cpu', 'torch==2.1.0+cpu'],
    ["colorama~=0.4 ; sys_platform == 'win32'", "colorama~=0.4 ; sys_platform == 'win32'"],
    ['a; (python_version < "3.12" and os_name != "nt")', 'a ; (python_version < "3.12" and os_name != "nt")'],
  ])('%s is read as %s', (given, text) => {
    expect(textOf(given)).toEqual(Either.right(text))
  })

  test.each([
    ['', 'A package needs a name.'],
    ['-r requirements.txt', 'is an option'],
    ['--index-url=http://evil.example', 'is an option'],
    ['../six', 'is a path'],
    ['./six', 'is a path'],
    ['~/six', 'is a path'],
    ['C:\\six', 'is a path'],
    ['wheels/six-1.17.0-py3-none-any.whl', 'is a path'],
    ['requirements.txt', 'is a path'],
    ['https://example.org/six.whl', 'is an address'],
    ['six @ https://example.org/six.whl', 'is an address'],
    ['six@git+ssh', 'is an address'],
    ['git+https://example.org/six', 'is an address'],
    ['six\n--index-url x', 'does not say which versions'],
    ['six 1.17', 'does not say which versions'],
    ['six=1.17', 'does not say which versions'],
    ['six==1.17 # a comment', 'does not say which versions'],
    ['six[a b]', 'names no extra'],
    ['six ; $(reboot)', 'has a condition'],
    ['six;\n-r x.txt', 'has a condition'],
    ['$(reboot)', 'is no name'],
    ['_six', 'is no name'],
    ['s'.repeat(600), 'is too long'],
  ])('%s is refused', (given, why) => {
    expect(Either.getLeft(textOf(given))).toMatchObject({ value: expect.stringContaining(why) })
  })
})

test('Which Python a notebook runs on is a list of comparisons', () => {
  expect(problemOfPython('>=3.10, <3.14')).toBeNull()
  expect(problemOfPython('3.11')).toContain('>=3.11')
  expect(problemOfPython('')).not.toBeNull()
})
