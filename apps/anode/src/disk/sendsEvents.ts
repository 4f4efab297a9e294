import { statfs } from 'node:fs/promises'

/** Kinds of disks on which others write without this machine being told, as statfs(2) numbers them. */
const SILENT = new Set([
  ...[0x6969, 0x517b, 0xff534d42, 0xfe534d42], // NFS, SMB, CIFS, SMB 2
  ...[0x65735546, 0x01021997, 0x786f4256], // FUSE (sshfs, virtiofs), 9P (WSL), VirtualBox
  ...[0x00c36400, 0x5346414f, 0x0bd00bd0], // Ceph, AFS, Lustre
])

/** Whether the system tells of all that happens in a folder, as it does on disks of its own. */
export const sendsEvents = async (folder: string): Promise<boolean> => {
  if (process.platform !== 'linux') return true
  const { type } = await statfs(folder)
  return !SILENT.has(type >>> 0)
}
