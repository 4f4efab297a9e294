import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { gitCell as cell, gitRepository, gitIpynb as ipynb } from '../testing/gitRepository.ts'
import { testKinds } from '../testing/ipynbFiles.ts'
import { settleMarks } from './settleMarks.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const settle = (text: string) => settleMarks(new TextEncoder().encode(text), { kinds: testKinds, sha256 })

interface FileCell {
  readonly id?: string
  readonly source: ReadonlyArray<string>
  readonly metadata: { readonly anode?: { readonly conflict?: { readonly with: string } } }
}
/** The texts of a marked file's cells; those of the other side with the text that they contradict. */
const settled = (text: string) => {
  const bytes = settle(text)?.bytes
  if (bytes === undefined) return null
  const cells: ReadonlyArray<FileCell> = JSON.parse(new TextDecoder().decode(bytes)).cells
  const textOf = ({ source }: FileCell) => source.join('')
  return cells.map((each) => {
    const own = each.metadata.anode?.conflict?.with
    const other = own === undefined ? undefined : cells.find(({ id }) => id === own)
    return own === undefined ? textOf(each) : [textOf(each), 'instead of', other && textOf(other)]
  })
}

/** The file that git leaves with its marks. */
const conflict = (
  base: string | null,
  ours: string,
  theirs: string,
  ...how: ReadonlyArray<string>
): string => {
  const repository = gitRepository()
  repository.fork('a.ipynb', base, ours, theirs)
  const { status, said } = repository.run(...(how.length > 0 ? how : ['merge', 'other']))
  expect(status, said).not.toBe(0)
  const text = repository.read('a.ipynb')
  expect(text).toContain('\n<<<<<<< ')
  return text
}
const styled = (style: string) => ['-c', `merge.conflictStyle=${style}`, 'merge', 'other']

const [a, b, c] = [cell('a', 'x = 1'), cell('b', 'y = 2\n\nz = 3'), cell('c', 'print(x)')]
const base = ipynb([a, b, c])
const changed = (source: string) => ipynb([cell('a', source), b, c])

describe('A file that git could not merge', () => {
  it.each(['merge', 'diff3', 'zdiff3'])('has both texts of a cell, in the style %s', (style) => {
    const text = conflict(base, changed('x = 2'), changed('x = 3'), ...styled(style))
    expect(settled(text)).toEqual(['x = 2', ['x = 3', 'instead of', 'x = 2'], 'y = 2\n\nz = 3', 'print(x)'])
    expect(settle(text)?.hasBase).toBe(style !== 'merge')
    expect(settle(text)).toEqual(settle(text))
  })

  it('by a rebase has them the other way round: what is there first, then what comes upon it', () => {
    const text = conflict(base, changed('x = 2'), changed('x = 3'), 'rebase', 'other')
    expect(settled(text)?.slice(0, 2)).toEqual(['x = 3', ['x = 2', 'instead of', 'x = 3']])
  })

  it('has no conflict where only counts and outputs differ', () => {
    const ran = (count: number, text: string) => {
      const outputs = [{ name: 'stdout', output_type: 'stream', text: [text] }]
      return ipynb([cell('a', 'x = 1', { execution_count: count, outputs }), b, c])
    }
    const text = conflict(base, ran(1, 'one'), ran(2, 'two'))
    expect(settle(text)?.conflicts).toBe(0)
    expect(new TextDecoder().decode(settle(text)?.bytes)).toBe(ran(1, 'one'))
  })

  it.each(['merge', 'diff3', 'zdiff3'])('has what both added in one place, in the style %s', (style) => {
    const text = conflict(
      base,
      ipynb([a, b, c, cell('m', 'mine')]),
      ipynb([a, b, c, cell('t', 'their'), cell('u', 'other')]),
      ...styled(style),
    )
    expect(settled(text)?.toSorted()).toEqual([
      'mine',
      'other',
      'print(x)',
      'their',
      'x = 1',
      'y = 2\n\nz = 3',
    ])
  })

  it.each(['merge', 'diff3', 'zdiff3'])(
    'has what one deleted and the other changed, in the style %s',
    (style) => {
      const text = conflict(base, ipynb([a, c]), ipynb([a, cell('b', 'y = 20'), c]), ...styled(style))
      expect(settled(text)).toEqual(['x = 1', 'y = 20', 'print(x)'])
    },
  )

  it('has what only one side did elsewhere', () => {
    const text = conflict(
      base,
      ipynb([cell('a', 'x = 2'), b, c]),
      ipynb([cell('a', 'x = 3'), b, cell('c', 'print(x, y)')]),
      ...styled('diff3'),
    )
    expect(settled(text)).toEqual([
      ...['x = 2', ['x = 3', 'instead of', 'x = 2'], 'y = 2\n\nz = 3', 'print(x, y)'],
    ])
  })

  it.each(['merge', 'diff3'])('of cells without ids has both texts of a cell, in the style %s', (style) => {
    const plain = (...texts: string[]) => ipynb(texts.map((source) => cell(null, source)))
    const text = conflict(
      plain('first', 'x = 1', 'last'),
      plain('first', 'run()', 'last'),
      plain('first', 'await begin', 'last'),
      ...styled(style),
    )
    expect(settled(text)).toEqual(['first', 'run()', ['await begin', 'instead of', 'run()'], 'last'])
    expect(settle(text)?.hasIds).toBe(false)
  })

  it('that neither had before is merged as well', () => {
    const text = conflict(null, changed('x = 2'), changed('x = 3'))
    expect(settled(text)?.slice(0, 2)).toEqual(['x = 2', ['x = 3', 'instead of', 'x = 2']])
  })

  it('in lines of Windows, or as one line, is merged as well', () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n')
    const text = conflict(crlf(base), crlf(changed('x = 2')), crlf(changed('x = 3')))
    expect(settled(text)?.slice(0, 2)).toEqual(['x = 2', ['x = 3', 'instead of', 'x = 2']])
    const line = (text: string) => JSON.stringify(JSON.parse(text))
    const [one, other] = [line(changed('x = 2')), line(changed('x = 3'))]
    const short = `<<<<<<< HEAD\n${one}\n=======\n${other}\n>>>>>>> other\n`
    expect(settled(short)?.slice(0, 2)).toEqual(['x = 2', ['x = 3', 'instead of', 'x = 2']])
  })

  it('by merges across is merged on the ground of a conflict', () => {
    const repository = gitRepository()
    const { git, run, commit, read } = repository
    repository.fork('a.ipynb', base, changed('x = 2'), changed('x = 3'))
    const style = ['-c', 'merge.conflictStyle=diff3']
    git('branch', 'main2')
    expect(run('merge', 'other').status).not.toBe(0)
    commit({ 'a.ipynb': changed('x = 4') })
    git('checkout', '-q', 'other')
    expect(run('merge', 'main2').status).not.toBe(0)
    commit({ 'a.ipynb': changed('x = 5') })
    expect(run(...style, 'merge', 'main').status).not.toBe(0)
    expect(read('a.ipynb')).toContain('\n<<<<<<<<<')
    expect(settled(read('a.ipynb'))?.slice(0, 2)).toEqual(['x = 5', ['x = 4', 'instead of', 'x = 5']])
  })
})

describe('Marks are only taken apart', () => {
  const marked = (source: string) => cell('a', source)
  const text = 'a = """\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n"""'

  it('where both sides are notebooks', () => {
    expect(settle('<<<<<<< HEAD\n{\n=======\n{}\n>>>>>>> other\n')).toBe(null)
    expect(settle(`<<<<<<< HEAD\n${base}=======\n>>>>>>> other\n`)).toBe(null)
    expect(settle('nothing')).toBe(null)
    expect(settle(base)).toBe(null)
  })

  it('where they stand at the start of a line, and not in the text of a cell', () => {
    const both = conflict(
      ipynb([marked(text), b]),
      ipynb([marked(text), cell('b', 'y = 1')]),
      ipynb([marked(text), cell('b', 'y = 3')]),
    )
    expect(settled(both)).toEqual([text, 'y = 1', ['y = 3', 'instead of', 'y = 1']])
  })
})
