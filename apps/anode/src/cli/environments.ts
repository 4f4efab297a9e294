/** `anode env`: which Python environments a data directory has, and away with those that nobody uses. */
import { execFile } from 'node:child_process'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import {
  type KnownEnvironment,
  listEnvironments,
  removeEnvironment,
  unusedEnvironments,
} from '../environment/removeOldEnvironments.ts'

const DAY = 24 * 3600_000

/** What an environment takes by itself, as the system counts it; null where that is not told. */
const sizeOf = (folder: string): Promise<string | null> =>
  promisify(execFile)('du', ['-sh', folder]).then(
    ({ stdout }) => stdout.split('\t')[0] ?? null,
    () => null,
  )

const since = (at: number, now: number): string => {
  const days = Math.floor((now - at) / DAY)
  return days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`
}

const contentOf = ({ marker }: KnownEnvironment): string => {
  if (marker === null) return 'half-built'
  if (marker.packages === undefined) return 'what notebooks have that name nothing'
  const shown = marker.packages.length
  return marker.parent === undefined
    ? `${shown} packages`
    : `${shown} packages, upon ${basename(marker.parent)}`
}

/** Lists the environments, the one that was used last first. */
export const showEnvironments = async (home: string, now = Date.now()): Promise<string> => {
  const all = await listEnvironments(home)
  if (all.length === 0) return `There are no environments in ${home} yet.`
  const rows = await Promise.all(
    [...all]
      .sort((a, b) => b.usedAt - a.usedAt)
      .map(async (each) => [
        basename(each.folder),
        each.marker === null ? '' : `Python ${each.marker.version}`,
        (await sizeOf(each.folder)) ?? '',
        `used ${since(each.usedAt, now)}`,
        contentOf(each),
      ]),
  )
  const widths = rows.reduce(
    (most, row) => row.map((cell, index) => Math.max(cell.length, most[index] ?? 0)),
    [] as ReadonlyArray<number>,
  )
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/**
 * Removes the environments that were not used for so many days. One that is needed again is made again from its
 * notebook's lock.
 */
export const collectEnvironments = async (home: string, days: number, now = Date.now()): Promise<string> => {
  const all = await listEnvironments(home)
  // The one that was used last of those that notebooks share: without it the next start takes minutes.
  const base = [...all]
    .filter(({ marker }) => marker !== null && marker.packages === undefined)
    .sort((a, b) => b.usedAt - a.usedAt)[0]
  const going = await unusedEnvironments(all, { now, unused: days * DAY - 1, keep: base?.folder ?? null })
  for (const { folder } of going) await removeEnvironment(folder)
  if (going.length === 0) return `There is no environment that was not used for ${days} days.`
  return `Removed ${going.length === 1 ? '1 environment' : `${going.length} environments`}: ${going.map(({ folder }) => basename(folder)).join(', ')}.`
}
