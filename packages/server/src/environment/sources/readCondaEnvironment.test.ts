import { Either } from 'effect'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCondaEnvironment } from './readCondaEnvironment.ts'

const withLine = (line: string) => readCondaEnvironment(`dependencies:\n  - ${line}\n`)

describe('an environment.yml', () => {
  test('says its packages by the names of the index, what is below “pip:”, and its Python', () => {
    const text = `
name: shapes
channels: [conda-forge]
dependencies:
  - python=3.11
  - pip
  - numpy>=1.26,<3
  - conda-forge::pytorch
  - matplotlib-base=3.10
  - pip:
      - humanize==4.9.0
      - "uvicorn[standard]"
variables:
  A: b
`
    expect(readCondaEnvironment(text)).toEqual(
      Either.right({
        dependencies: [
          'numpy>=1.26,<3',
          'torch',
          'matplotlib==3.10.*',
          'humanize==4.9.0',
          'uvicorn[standard]',
        ],
        requiresPython: '==3.11.*',
      }),
    )
  })

  test.each([
    ['six', 'six'],
    ['six=1.16', 'six==1.16.*'],
    ['six=1.16.*', 'six==1.16.*'],
    ['six==1.16.0', 'six==1.16.0'],
    ['six=1.16.0=pyhd8ed1ab_0', 'six==1.16.0'],
    ['six 1.16.0', 'six==1.16.0'],
    ['six >=1.16', 'six>=1.16'],
    ['six>=1.16,<2', 'six>=1.16,<2'],
    ['conda-forge/noarch::six', 'six'],
    ['opencv', 'opencv-python'],
  ])('has %s as %s', (line, text) => {
    expect(withLine(line)).toEqual(Either.right({ dependencies: [text] }))
  })

  test.each([
    ['python', undefined],
    ['python=3.11', '==3.11.*'],
    ['python=3.11.5=h7a1cb2a_0', '==3.11.*'],
    ['python=3.11.5', '==3.11.*'],
    ['python>=3.10,<3.13', '>=3.10,<3.13'],
  ])('with %s runs on %s', (line, requiresPython) => {
    const read = readCondaEnvironment(`dependencies: [six, "${line}"]`)
    expect(read).toEqual(
      Either.right({ dependencies: ['six'], ...(requiresPython === undefined ? {} : { requiresPython }) }),
    )
  })

  test('of packages whose names only begin like conda’s own has all', () => {
    const names = ['librosa', 'libcst', 'mkl-service', 'cuda-python', 'gitpython', 'rich', 'tkinterdnd2']
    expect(readCondaEnvironment(`dependencies: [${names.join(', ')}]`)).toEqual(
      Either.right({ dependencies: names }),
    )
  })

  test('that names nothing says nothing', () => {
    for (const text of [
      '',
      '# later',
      'name: a',
      'dependencies:',
      'dependencies: []',
      'dependencies: [pip]',
    ]) {
      expect(readCondaEnvironment(text)).toEqual(Either.right(null))
    }
  })

  test.each([
    ['nodejs', 'nodejs comes from conda only'],
    ['r-base=4.3', 'r-base comes from conda only'],
    ['cudatoolkit=11.8', 'cudatoolkit comes from conda only'],
    ['ld_impl_linux-64=2.40', 'comes from conda only'],
    ['six=1.16|1.17', 'names several versions'],
    ['./six', 'names no package'],
    ['pip: six', 'of texts'],
    ['pip: [3]', 'of texts'],
    ['pip: ["-r requirements.txt"]', '“pip”: Line 1: “-r requirements.txt” is an option'],
    ['pip: ["git+https://evil.example/six"]', 'is an address'],
    ['conda: [six]', 'only “pip:”'],
    ['3', 'a list of texts'],
    ['python=three|four', 'names several versions'],
  ])('with %s is refused, and it is said why', (line, why) => {
    expect(withLine(line)).toMatchObject({ left: expect.stringContaining(why) })
  })

  test.each([
    ['dependencies: six', 'must be a list'],
    ['- six', 'must be a table'],
    ['just words', 'must be a table'],
    ['dependencies:\n  - "six', 'It is no YAML'],
    ['dependencies: [nodejs, git, r-base, ffmpeg, openjdk, make]', 'and 1 more come from conda only'],
    [
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`)
        .join('\n')}\ndependencies: *h`,
      'It is no YAML',
    ],
  ])('of %.50j is refused', (text, why) => {
    expect(readCondaEnvironment(text)).toMatchObject({ left: expect.stringContaining(why) })
  })

  test('of anything is read or refused, and never fails', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ maxLength: 60 }),
        (text, line) => {
          expect(Either.isEither(readCondaEnvironment(text))).toBe(true)
          expect(Either.isEither(withLine(line))).toBe(true)
        },
      ),
    )
  })
})
