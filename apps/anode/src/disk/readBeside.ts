import { dirname } from 'node:path'
import type { SentFile } from '@anode/server'
import { folderBorders, isWithin } from '../folder/FolderBorders.ts'
import { sentFile } from '../folder/sentFile.ts'

/** `..` goes up, as in an address; what goes up too far leads out of the folder and stays so. */
const joined = (folder: string, path: string): string => {
  const names: string[] = []
  for (const name of `${folder}/${path}`.split('/')) {
    if (name === '' || name === '.') continue
    if (name === '..' && names.length > 0 && names.at(-1) !== '..') names.pop()
    else names.push(name)
  }
  return names.join('/')
}

/**
 * A file that a notebook's text names, relative to the notebook's own: in its folder or below, or in the folder that is
 * served.
 *
 * @throws DiskFailed, and what the disk says
 */
export const readBeside = async (asked: {
  readonly path: string
  readonly beside: string
  readonly reach: string | null
  readonly own: string
}): Promise<SentFile> => {
  const folder = dirname(asked.path)
  const served =
    asked.reach !== null && isWithin(asked.reach, folder) ? folderBorders(asked.reach, asked.own) : null
  const under = served?.pathOf(folder) ?? null
  // A notebook in a hidden folder has only that.
  const borders = served === null || under === null ? folderBorders(folder, asked.own) : served
  const path = joined(under ?? '', asked.beside)
  return sentFile(await borders.real(path), path)
}
