import { Either } from 'effect'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRequirementsFile } from './readRequirementsFile.ts'

const names = (text: string) => Either.map(readRequirementsFile(text), (found) => found?.dependencies ?? null)

describe('a requirements file', () => {
  test('is read as pip reads it: comments, blank lines, lines that go on', () => {
    const text = `# ours

six>=1.16  # old
Pandas >= 2, \\
    <3
uvicorn[standard]==0.30.*; python_version > "3" # server
# a comment that ends in \\
humanize\r
`
    expect(names(text)).toEqual(
      Either.right([
        'six>=1.16',
        'pandas>=2,<3',
        'uvicorn[standard]==0.30.* ; python_version > "3"',
        'humanize',
      ]),
    )
    expect(names('six \\')).toEqual(Either.right(['six']))
  })

  test('that names nothing says nothing', () => {
    for (const text of ['', '\n\n', '# nothing yet\n', '   ']) expect(names(text)).toEqual(Either.right(null))
  })

  test.each([
    ['six\n-r more.txt', 'Line 2: “-r more.txt” is an option'],
    ['-e .', 'Line 1: “-e .” is an option'],
    ['--index-url http://evil.example\nsix', 'is an option'],
    ['six --no-binary :all:', '“--no-binary” is an option'],
    ['six==1.17.0 \\\n  --hash=sha256:abc', 'Line 1 names hashes'],
    ['\n\n./wheels/six.whl', 'Line 3: “./wheels/six.whl” is a path'],
    ['six @ https://evil.example/six.whl', 'is an address'],
    ['git+https://evil.example/six.git', 'is an address'],
    ['$' + '{NAME}==1', 'is no name of a package'],
    ['import os', 'does not say which versions are meant'],
  ])('with %j is refused, and it is said where', (text, why) => {
    expect(names(text)).toMatchObject({ left: expect.stringContaining(why) })
  })

  test('of anything is read or refused, and never fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const read = readRequirementsFile(text)
        if (Either.isLeft(read)) expect(read.left).toMatch(/^Line \d+/)
        else for (const each of read.right?.dependencies ?? []) expect(each).not.toMatch(/^-|[\\/\n]/)
      }),
    )
  })
})
