/**
 * Notebook files that two have changed, merged as files: read, made one by `fileMerge`, written as the first of them is
 * written. Pure; what merges files where no notebook is open, as git does.
 */
export { type IpynbSide, readIpynbSide, type SideReading } from './IpynbSide.ts'
export { BrokenSide, type IpynbSides, type MergedIpynb, mergeIpynb } from './mergeIpynb.ts'
