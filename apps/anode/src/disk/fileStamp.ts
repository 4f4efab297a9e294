import { type BigIntStats, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { DiskFailed, type DiskStamp } from '@anode/server'

export const stampOf = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): DiskStamp => ({
  device: String(dev),
  inode: String(ino),
  size: Number(size),
  changedAt: `${mtimeNs} ${ctimeNs}`,
})

/** When it was written, in ns since the epoch. */
export const writtenAt = ({ changedAt }: DiskStamp): string => changedAt.slice(0, changedAt.indexOf(' '))

/** The same file, with what it held: its names may have changed, which changes the other time of a stamp. */
export const isSameContent = (a: DiskStamp, b: DiskStamp): boolean =>
  a.device === b.device && a.inode === b.inode && a.size === b.size && writtenAt(a) === writtenAt(b)

/** @throws DiskFailed for anything but a regular file. */
export const regular = (stats: BigIntStats, path: string): BigIntStats => {
  if (stats.isFile()) return stats
  const what = stats.isDirectory() ? 'a folder' : 'no regular file'
  throw new DiskFailed({
    kind: 'notAFile',
    message: `“${path}” is ${what}, where the notebook’s file should be. Move it away, or open another file.`,
  })
}

export const statFile = async (path: string): Promise<BigIntStats> =>
  regular(await stat(path, { bigint: true }), path)

/** The same while everybody waits: microseconds. */
export const stampNow = (path: string): DiskStamp => stampOf(regular(statSync(path, { bigint: true }), path))
