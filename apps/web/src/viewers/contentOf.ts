/** What the first bytes of a file say that it is, whatever its name says. */
export type Content =
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'avif'
  | 'bmp'
  | 'ico'
  | 'pdf'
  | 'parquet'
  | 'arrow'
  | 'zip'
  | 'ole'
  | 'gzip'
  | 'hdf5'
  | 'sqlite'
  | 'text'
  | 'bytes'

const SIGNS: ReadonlyArray<readonly [number, string, Content]> = [
  [0, '\x89PNG\r\n\x1a\n', 'png'],
  [0, '\xff\xd8\xff', 'jpeg'],
  [0, 'GIF8', 'gif'],
  [8, 'WEBP', 'webp'],
  [4, 'ftypavi', 'avif'],
  [0, '\x00\x00\x01\x00', 'ico'],
  [0, '%PDF-', 'pdf'],
  [0, 'PAR1', 'parquet'],
  [0, 'ARROW1', 'arrow'],
  [0, '\xff\xff\xff\xff', 'arrow'],
  [0, 'PK\x03\x04', 'zip'],
  [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'ole'],
  [0, '\x1f\x8b\x08', 'gzip'],
  [0, '\x89HDF\r\n', 'hdf5'],
  [0, 'SQLite format 3\x00', 'sqlite'],
]

const isText = (head: Uint8Array): boolean => {
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (isUtf16) return true
  let odd = 0
  for (const byte of head) {
    if (byte === 0) odd += 4
    else if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12 && byte !== 27) odd++
  }
  return odd * 50 <= head.length
}

/** Looks at how a file begins. */
export const contentOf = (head: Uint8Array): Content => {
  const start = String.fromCharCode(...head.subarray(0, 32))
  for (const [at, sign, content] of SIGNS) if (start.startsWith(sign, at)) return content
  if (start.startsWith('BM') && !isText(head)) return 'bmp'
  return isText(head) ? 'text' : 'bytes'
}

/** What each of them is called. */
export const contentWords: Readonly<Record<Content, string>> = {
  png: 'a PNG picture',
  jpeg: 'a JPEG picture',
  gif: 'a GIF picture',
  webp: 'a WebP picture',
  avif: 'an AVIF picture',
  bmp: 'a bitmap picture',
  ico: 'an icon',
  pdf: 'a PDF document',
  parquet: 'a Parquet table',
  arrow: 'an Arrow table',
  zip: 'a zip archive',
  ole: 'a document of older, or encrypted, Microsoft Office',
  gzip: 'compressed by gzip',
  hdf5: 'an HDF5 file',
  sqlite: 'an SQLite database',
  text: 'text',
  bytes: 'binary data',
}
