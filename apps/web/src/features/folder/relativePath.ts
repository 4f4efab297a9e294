/**
 * How a notebook names what lies at `path` in the served folder: relative to its own folder, where its code runs. Both
 * are paths in that folder; empty: the folder itself.
 */
export const relativePath = (folder: string, path: string): string => {
  const from = folder === '' ? [] : folder.split('/')
  const to = path.split('/')
  let same = 0
  while (same < from.length && same < to.length - 1 && from[same] === to[same]) same++
  return [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/')
}
