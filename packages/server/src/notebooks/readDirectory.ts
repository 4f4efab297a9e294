import type { Principal } from '@anode/document'
import type { ListedNotebook, ListSort, ListView, NotebookInfo, NotebookList } from '@anode/protocol'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { passageOf } from './passageOf.ts'
import { likePattern, searchWords } from './searchWords.ts'

/** How many notebooks count as opened lately. */
const RECENT = 30

/** What `infoOf` reads. */
export const infoColumns = 'id, title, createdAt, updatedAt, changedBy, deletedAt, kernelOpen, damage'

/** A row of the table `notebooks` as others see it. */
export const infoOf = (row: Record<string, unknown>): NotebookInfo => ({
  id: String(row.id),
  title: String(row.title),
  createdAt: Number(row.createdAt),
  updatedAt: Number(row.updatedAt),
  changedBy: row.changedBy === null ? null : (JSON.parse(String(row.changedBy)) as Principal),
  deletedAt: row.deletedAt === null ? null : Number(row.deletedAt),
  kernelOpen: row.kernelOpen === 1,
  ...(row.damage === null ? {} : { damage: String(row.damage) }),
})

/** Conditions that hold where every word occurs, and the values that they need. */
const holding = (words: ReadonlyArray<string>) => ({
  conditions: words.map((_, i) => `AND folded LIKE $w${i} ESCAPE '\\'`).join(' '),
  values: Object.fromEntries(words.map((word, i) => [`$w${i}`, likePattern(word)])),
})

/** All notebooks that fit, newest change first. */
export const readNotebooks = (
  db: RoomStorage,
  { search = '', trash }: { readonly search?: string | undefined; readonly trash: boolean },
): ReadonlyArray<NotebookInfo> => {
  const { conditions, values } = holding(searchWords(search))
  return db
    .select(
      `SELECT ${infoColumns} FROM notebooks WHERE deletedAt IS ${trash ? 'NOT NULL' : 'NULL'} ${conditions}
       ORDER BY updatedAt DESC, id`,
      values,
    )
    .map(infoOf)
}

const orders: Readonly<Record<ListSort, string>> = {
  changed: 'updatedAt DESC',
  opened: 'openedAt DESC NULLS LAST, updatedAt DESC',
  created: 'createdAt DESC',
  title: 'title COLLATE NOCASE, updatedAt DESC',
}

const views: Readonly<Record<ListView, { readonly where: string; readonly order: string | null }>> = {
  recent: { where: 'deletedAt IS NULL AND openedAt IS NOT NULL', order: orders.opened },
  all: { where: 'deletedAt IS NULL', order: null },
  trash: { where: 'deletedAt IS NOT NULL', order: 'deletedAt DESC' },
}

/** Every notebook with when this person opened it. */
const FROM = `(SELECT notebooks.*, opened.at AS openedAt FROM notebooks
  LEFT JOIN opened ON opened.notebookId = notebooks.id AND opened.principal = $me)`

const countOf = (db: RoomStorage, where: string, values: Record<string, string>): number =>
  Number(db.select(`SELECT count(*) AS n FROM ${FROM} WHERE ${where}`, values)[0]?.n ?? 0)

/** The part of the list that was asked for. */
export const readListPage = (
  db: RoomStorage,
  asked: {
    readonly principal: Principal
    readonly view: ListView
    readonly sort: ListSort
    readonly search: string
    readonly offset: number
    readonly limit: number
  },
): NotebookList => {
  const me = { $me: asked.principal.id }
  const words = searchWords(asked.search)
  const { conditions, values } = holding(words)
  const bindings = { ...values, ...me }
  const view = views[asked.view]
  const where = `${view.where} ${conditions}`
  const counts = {
    recent: Math.min(RECENT, countOf(db, views.recent.where, me)),
    all: countOf(db, views.all.where, me),
    trash: countOf(db, views.trash.where, me),
  }
  const found = words.length === 0 ? counts[asked.view] : countOf(db, where, bindings)
  const total = asked.view === 'recent' ? Math.min(RECENT, found) : found
  // The title is where the folded text begins.
  const inTitle = words
    .map((_, i) => `substr(folded, 1, length(title)) LIKE $w${i} ESCAPE '\\'`)
    .join(' AND ')
  const order = [words.length > 0 ? `(${inTitle}) DESC` : null, view.order ?? orders[asked.sort], 'id']
  const rows = db.select(
    `SELECT ${infoColumns}, openedAt${words.length > 0 ? ', content' : ''} FROM ${FROM} WHERE ${where}
     ORDER BY ${order.filter((term) => term !== null).join(', ')} LIMIT $limit OFFSET $offset`,
    {
      ...bindings,
      $limit: Math.max(0, Math.min(asked.limit, total - asked.offset)),
      $offset: asked.offset,
    },
  )
  const notebooks = rows.map(
    (row): ListedNotebook => ({
      ...infoOf(row),
      openedAt: row.openedAt === null ? null : Number(row.openedAt),
      passage: words.length === 0 ? null : passageOf(String(row.content), words),
    }),
  )
  return { total, counts, notebooks }
}
