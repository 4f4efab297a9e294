/** The outline: headings and first comments in order, marked by how the runs of their cells stand. */
export {
  type Comment,
  entryAt,
  type Mark,
  type OutlineEntry,
  outlineEntries,
} from './outlineEntries.ts'
