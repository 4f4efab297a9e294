import { describe, expect, test } from 'vitest'
import { type BesideAddress, besideAddress, besideUrl, isNotebook } from './besideAddress.ts'

const pathOf = (written: string): string | null => besideAddress(written)?.path ?? null

describe('an address names a file beside the notebook', () => {
  test.each([
    ['birds.png', 'birds.png'],
    ['plots/birds.png', 'plots/birds.png'],
    ['./plots/birds.png', './plots/birds.png'],
    ['../birds.svg', '../birds.svg'],
    ['my plots/a b.png', 'my plots/a b.png'],
    ['my%20plots/a%20b.png', 'my plots/a b.png'],
    ['V%C3%B6gel.png', 'Vögel.png'],
    ['100%.png', '100%.png'],
    [' birds.png\n', 'birds.png'],
    ['birds.png?v=2', 'birds.png'],
    ['birds.svg#wing', 'birds.svg'],
    ['10:30.png', '10:30.png'],
    ['./a:b.png', './a:b.png'],
    ['.hidden.png', '.hidden.png'],
    ['...', '...'],
    // Goes up as `..` does: how far is for the server to say.
    ['%2e%2e/birds.png', '../birds.png'],
    // A file of that name: browsers decode no scheme.
    ['javascript%3Aalert(1)', 'javascript:alert(1)'],
  ])('%j', (written, path) => {
    expect(pathOf(written)).toBe(path)
  })

  test.each([
    '',
    ' ',
    '#place',
    '?v=2',
    '.',
    './',
    '..',
    'plots/',
    '%2e%2e',
    '/etc/passwd',
    ' /etc/passwd',
    '//elsewhere.test/a.png',
    'https://elsewhere.test/a.png',
    'https:a.png',
    'data:image/png;base64,AAAA',
    'attachment:a.png',
    'mailto:a@b.c',
    'blob:x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    'a\u0000.png',
    'a%00.png',
    'a%0a.png',
    'a\u0085b.png',
    '\\\\elsewhere.test\\a.png',
    '\\etc\\passwd',
    'plots\\a.png',
    'plots%5Ca.png',
    '..%2f..%2fetc/passwd',
    '%2fetc/passwd',
    `${'a/'.repeat(3000)}a.png`,
  ])('but not %j', (written) => {
    expect(besideAddress(written)).toBeNull()
  })
})

test('what stands behind a path stays', () => {
  expect(besideAddress('next.ipynb?a=1#cell%201')).toEqual({
    path: 'next.ipynb',
    query: 'a=1',
    anchor: 'cell%201',
  })
  expect(isNotebook(besideAddress('next.ipynb#cell-1') as BesideAddress)).toBe(true)
  expect(isNotebook(besideAddress('notes.ipynb.txt') as BesideAddress)).toBe(false)
})

test('the server is asked for exactly that path, whatever signs it has', () => {
  for (const written of ['a&path=b.png', 'a b+c.png', 'ä%26.png?path=x&path=y', '../a=b.png#x?path=z']) {
    const address = besideAddress(written) as BesideAddress
    const { pathname, searchParams } = new URL(besideUrl('id-1', address), 'http://localhost')
    expect(pathname).toBe('/api/notebooks/id-1/beside')
    expect(searchParams.getAll('path')).toEqual([address.path])
  }
})
