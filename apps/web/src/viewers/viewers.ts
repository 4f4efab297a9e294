import { lazyView } from '../failures/LazyPart.tsx'
import { type Content, contentOf } from './contentOf.ts'
import type { ServedFile } from './ServedFile.ts'
import type { Viewer } from './Viewer.ts'

const PICTURES: ReadonlyArray<Content> = ['png', 'jpeg', 'gif', 'webp', 'avif', 'bmp', 'ico']

const table = lazyView(async () => (await import('./tables/TableFileView.tsx')).TableFileView)
const picture = lazyView(async () => (await import('./plain/PictureView.tsx')).PictureView)

/** Texts: they are edited where they can be. */
export const text: Viewer = {
  name: 'text',
  names: /$/,
  contents: ['text'],
  followsFile: true,
  View: lazyView(async () => (await import('./plain/EditedText.tsx')).EditedText),
}

/** What files are shown by, the first that fits: a new sort of files is a folder and a line here. */
export const viewers: ReadonlyArray<Viewer> = [
  {
    name: 'table',
    names: /\.(csv|tsv|tab|jsonl|ndjson)$/i,
    contents: ['text'],
    followsFile: true,
    View: table,
  },
  { name: 'table', names: /\.(parquet|pq)$/i, contents: ['parquet'], followsFile: true, View: table },
  {
    name: 'table',
    names: /\.(arrow|arrows|feather|ipc)$/i,
    contents: ['arrow', 'bytes', 'text'],
    followsFile: true,
    View: table,
  },
  {
    name: 'table',
    names: /\.xls[xm]?$/i,
    contents: ['zip', 'ole', 'bytes', 'text'],
    followsFile: true,
    View: table,
  },
  { name: 'picture', names: /\.(png|jpe?g|gif|webp|avif|bmp|ico)$/i, contents: PICTURES, View: picture },
  { name: 'picture', names: /\.svg$/i, contents: ['text'], View: picture },
  {
    name: 'document',
    names: /\.pdf$/i,
    contents: ['pdf'],
    View: lazyView(async () => (await import('./plain/PdfView.tsx')).PdfView),
  },
  {
    name: 'medium',
    names: /\.(mp3|ogg|wav|flac|m4a|mp4|m4v|webm|mov)$/i,
    contents: ['bytes', 'text'],
    View: lazyView(async () => (await import('./plain/MediaView.tsx')).MediaView),
  },
  {
    name: 'page',
    names: /\.html?$/i,
    contents: ['text'],
    View: lazyView(async () => (await import('./plain/HtmlView.tsx')).HtmlView),
  },
  text,
]

/** What shows any file at all: what it is, and how it begins. */
const bytes: Viewer = {
  name: 'bytes',
  names: /$/,
  contents: [],
  followsFile: true,
  View: lazyView(async () => (await import('./plain/BytesView.tsx')).BytesView),
}

/** What shows a file, and whether its name says something else than its content. */
export const viewerOf = ({
  name,
  head,
}: ServedFile): { readonly viewer: Viewer; readonly isMisnamed: boolean } => {
  const content = contentOf(head)
  const byName = viewers.find(({ names }) => names.test(name))
  if (byName?.contents.includes(content) === true) return { viewer: byName, isMisnamed: false }
  // Files without an ending that we know are what they begin with; zip archives may be anything.
  const viewer = viewers.find(
    ({ contents }) => contents.length === 1 && contents[0] === content && content !== 'text',
  )
  const found = viewer ?? viewers.find(({ contents }) => PICTURES.includes(content) && contents === PICTURES)
  const isMisnamed = byName !== undefined && byName.name !== 'text' && head.length > 0
  return { viewer: found ?? (content === 'text' ? (viewers.at(-1) as Viewer) : bytes), isMisnamed }
}
