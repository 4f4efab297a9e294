import { Either } from 'effect'
import type { JsonNode } from '../json/JsonNode.ts'
import { readJson } from '../json/readJson.ts'
import { BrokenIpynb } from './BrokenIpynb.ts'
import { type FileText, readFileText } from './FileText.ts'
import { Repairs } from './Repairs.ts'
import { upgradeIpynb } from './upgradeIpynb.ts'

/** A notebook file of nbformat 4 whose parts are known and not yet read. */
export interface OpenedIpynb {
  readonly file: FileText
  readonly root: JsonNode
  /** Its cells, where they are a list. */
  readonly cells: ReadonlyArray<JsonNode>
  readonly minor: number
  readonly repairs: Repairs
}

const broken = (path: string, message: string) => Either.left(new BrokenIpynb({ path, message }))

/** Line and column, counted from 1, as editors show them. */
const placeOf = (text: string, offset: number): string => {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`
}

const parse = (file: FileText, repairs: Repairs): Either.Either<JsonNode, BrokenIpynb> => {
  if (file.text.trim() === '') {
    return broken('', 'This file is no notebook: it is empty. Get a fresh copy of it, or choose another.')
  }
  return Either.mapLeft(
    readJson(file.text, (offset) =>
      repairs.tell(
        '',
        `It holds NaN or Infinity, which Python writes and JSON does not know; the first stands at ${placeOf(file.text, offset)}. They are kept as they are.`,
      ),
    ),
    ({ offset, message }) =>
      new BrokenIpynb({
        path: '',
        message: `This file is no notebook: it is not JSON (${message}, ${placeOf(file.text, offset)}). Get a fresh copy of it, or repair it there.`,
      }),
  )
}

/** Says what other programs stumble over in how the text is written. It is written that way again. */
const tellEncoding = ({ encoding, mark }: FileText, repairs: Repairs): void => {
  if (encoding !== 'utf-8') {
    repairs.tell(
      '',
      `It is written in ${encoding.slice(0, 6).toUpperCase()}, and notebooks are to be in UTF-8. It is kept as it is; few other programs open it.`,
    )
  } else if (mark) {
    repairs.tell('', 'It begins with a byte order mark, which JSON does not know. It is kept as it is.')
  }
}

const tellStrayBytes = ({ stray }: FileText, repairs: Repairs): void => {
  const [first] = stray
  if (first === undefined) return
  repairs.tell(
    '',
    `${stray.length} of its bytes are no UTF-8, the first is byte ${first.offset}. Each is shown as \uFFFD. Save the file as UTF-8 where it was made to see what it says.`,
  )
}

/** Says what counts where a key stands twice in an object that matters. */
const tellTwice = (node: JsonNode, repairs: Repairs): void => {
  const seen = new Set<string>()
  for (const { key } of node.members()) {
    if (seen.has(key)) repairs.tell(key, 'It stands in the file more than once. The last one counts.')
    seen.add(key)
  }
}

/** The major version, or what stands in its place. */
const majorOf = (root: JsonNode): number | null => {
  const node = root.get('nbformat')
  const number = node?.kind === 'number' ? Number(node.raw) : Number(node?.string ?? Number.NaN)
  return Number.isNaN(number) ? null : number
}

const newer = (major: number) =>
  broken(
    'nbformat',
    `This notebook is in nbformat ${major}, which is newer than the nbformat 4 that Anode reads. Save it as nbformat 4 in the program that wrote it.`,
  )

/** Refuses what is no notebook, and notebooks of later major versions. */
const checkVersion = (root: JsonNode, repairs: Repairs): Either.Either<number, BrokenIpynb> => {
  if (root.kind !== 'object') {
    return broken('', 'This file is no notebook: it holds JSON, but not an object. Choose an .ipynb file.')
  }
  const major = majorOf(root)
  if (major === 1 || major === 2 || major === 3) return Either.right(major)
  if (major !== null && major >= 5) return newer(major)
  if (major === 4 && root.get('nbformat')?.kind === 'number') return Either.right(4)
  if (root.get('cells')?.kind === 'array') {
    const what = root.get('nbformat')
    const wrong = what === undefined ? 'It is missing' : `It is ${what.raw.slice(0, 40)}`
    repairs.tell('nbformat', `${wrong}. The file has cells and is read as nbformat 4.`)
    return Either.right(4)
  }
  return broken(
    'nbformat',
    'This file is no notebook: nbformat, its version, is missing. Choose an .ipynb file.',
  )
}

const minorOf = (root: JsonNode, repairs: Repairs): number => {
  const node = root.get('nbformat_minor')
  const minor = node?.kind === 'number' ? Number(node.raw) : Number.NaN
  if (Number.isSafeInteger(minor) && minor >= 0) return minor
  repairs.tell(
    'nbformat_minor',
    `It is ${node === undefined ? 'missing' : node.raw.slice(0, 40)}. The file is read as nbformat 4.5.`,
  )
  return 5
}

const cellsOf = (root: JsonNode, repairs: Repairs): Either.Either<ReadonlyArray<JsonNode>, BrokenIpynb> => {
  const cells = root.get('cells')
  if (cells?.kind === 'array') return Either.right(Array.from(cells.elements()))
  if (cells !== undefined && !cells.isNull) {
    return broken(
      'cells',
      'This notebook cannot be read at cells: they are not a list. Repair the file, or save it again in the program that wrote it.',
    )
  }
  repairs.tell('cells', `It is ${cells === undefined ? 'missing' : 'null'}. The notebook has no cells.`)
  return Either.right([])
}

/** Opens a notebook file; one of an earlier major version as what it is in nbformat 4. */
export const openIpynb = (bytes: Uint8Array | string): Either.Either<OpenedIpynb, BrokenIpynb> =>
  Either.gen(function* () {
    const repairs = new Repairs()
    const file = readFileText(bytes)
    if (file === null)
      return yield* broken('', 'This file is no notebook: it is no text. Choose an .ipynb file.')
    tellEncoding(file, repairs)
    const root = yield* parse(file, repairs)
    tellStrayBytes(file, repairs)
    const major = yield* checkVersion(root, repairs)
    if (major < 4) {
      repairs.tell(
        'nbformat',
        `The file is in nbformat ${major}. It was brought to nbformat 4, as Jupyter does.`,
      )
      return yield* openUpgraded(upgradeIpynb(root, major), repairs)
    }
    tellTwice(root, repairs)
    return { file, root, cells: yield* cellsOf(root, repairs), minor: minorOf(root, repairs), repairs }
  })

const openUpgraded = (text: string, repairs: Repairs): Either.Either<OpenedIpynb, BrokenIpynb> =>
  Either.gen(function* () {
    const file: FileText = { text, encoding: 'utf-8', mark: false, stray: [] }
    const root = yield* parse(file, new Repairs())
    return { file, root, cells: yield* cellsOf(root, repairs), minor: minorOf(root, repairs), repairs }
  })
