import { DiskFailed } from '@anode/server'
import { diskFailed } from '../disk/diskFailed.ts'

/** An error of the served folder in words; `doing`: what was wanted, as `moved`. */
export const folderFailed = (error: unknown, doing: string, path: string): DiskFailed => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EEXIST' || code === 'ERR_FS_CP_EEXIST' || code === 'ENOTEMPTY') {
    const message = `“${path}” could not be ${doing}: something of that name lies there. Choose another name.`
    return new DiskFailed({ kind: 'taken', message })
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new DiskFailed({ kind: 'missing', message: `“${path}” could not be ${doing}: it is not there.` })
  }
  if (code === 'ENAMETOOLONG' || code === 'EINVAL' || code === 'EILSEQ') {
    const message = `“${path}” could not be ${doing}: the disk does not take that name or place.`
    return new DiskFailed({ kind: 'badName', message })
  }
  return diskFailed(error, doing, path)
}
