/** A file that is not quite as it should be, as one finds them, and what must be seen of it. */
export interface OddFile {
  readonly name: string
  readonly bytes: Buffer
  /** Whether something in it has to be repaired. */
  readonly repaired: boolean
  /** The text of its first cell in the page. */
  readonly source: string
  /** Somewhere in what its first cell shows. */
  readonly shows?: RegExp
}

const cell = (source: unknown, outputs = '[]', more = '') =>
  `{"cell_type": "code", "execution_count": null, "id": "a", "metadata": {}, "outputs": ${outputs}, "source": ${JSON.stringify(source)}${more}}`

const file = (cells: string, minor = 5) =>
  `{"cells": [${cells}], "metadata": {}, "nbformat": 4, "nbformat_minor": ${minor}}\n`

const odd = (
  name: string,
  text: string | Buffer,
  source: string,
  { repaired = true, shows }: { readonly repaired?: boolean; readonly shows?: RegExp } = {},
): OddFile => ({
  name: `${name}.ipynb`,
  bytes: Buffer.from(text as string),
  repaired,
  source,
  ...(shows === undefined ? {} : { shows }),
})

/** One of each kind. */
export const oddFiles: ReadonlyArray<OddFile> = [
  odd('Marked', `\uFEFF${file(cell('marked = 1'))}`, 'marked = 1'),
  odd(
    'Wide',
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(file(cell('wide = "é"')), 'utf16le')]),
    'wide = "é"',
  ),
  odd(
    'No number',
    file(
      cell(
        'json',
        '[{"output_type": "display_data", "data": {"application/json": {"x": NaN}}, "metadata": {}}]',
      ),
    ),
    'json',
  ),
  odd(
    'Unnamed stream',
    file(cell('stream', '[{"output_type": "stream", "text": ["without a name"]}]')),
    'stream',
    { shows: /without a name/ },
  ),
  odd(
    'Traceback',
    file(
      cell('1 / 0', '[{"output_type": "error", "ename": "Oops", "evalue": "why", "traceback": "one line"}]'),
    ),
    '1 / 0',
    { shows: /one line/ },
  ),
  odd('Windows', file(cell('first = 1\r\nsecond = 2')), 'first = 1\nsecond = 2', { repaired: false }),
  odd(
    'Extra keys',
    file(cell('kept', '[]', ', "block_group": "b1", "big": 12345678901234567890, "one": 1.0')),
    'kept',
    { repaired: false },
  ),
  odd('Older', file(cell('older = 1').replace('"id": "a", ', ''), 2), 'older = 1', { repaired: false }),
]
