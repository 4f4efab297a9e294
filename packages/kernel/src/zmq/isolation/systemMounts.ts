import { lstatSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { isWithin, type Mount, readOnly, realOf, symlink } from './Mount.ts'

/** Where systems keep programs and libraries. */
const SYSTEM = ['/usr', '/opt', '/nix/store', '/gnu/store']

/** What most systems have as links into `/usr`. */
const MERGED = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32']

/**
 * What programs ask of `/etc`, by name: all of it would show keys and hashes of passwords to a kernel that the
 * administrator runs.
 */
const SETTINGS = [
  ...['alternatives', 'bash.bashrc', 'profile', 'profile.d', 'inputrc', 'terminfo', 'shells', 'environment'],
  ...['ld.so.cache', 'ld.so.conf', 'ld.so.conf.d'],
  ...['passwd', 'group', 'nsswitch.conf', 'os-release', 'debian_version', 'lsb-release', 'redhat-release'],
  ...['hosts', 'host.conf', 'hostname', 'resolv.conf', 'gai.conf', 'networks', 'protocols', 'services'],
  ...[
    'ca-certificates',
    'ca-certificates.conf',
    'ssl/certs',
    'ssl/cert.pem',
    'ssl/openssl.cnf',
    'crypto-policies',
  ],
  ...['pki/ca-trust', 'pki/tls/certs', 'pki/tls/cert.pem', 'pki/tls/openssl.cnf'],
  ...[
    'localtime',
    'timezone',
    'locale.conf',
    'locale.alias',
    'default/locale',
    'fonts',
    'mime.types',
    'magic',
  ],
  ...[
    'python3',
    'ipython',
    'jupyter',
    'matplotlibrc',
    'R',
    'julia',
    'perl',
    'java',
    'OpenCL',
    'vulkan',
    'glvnd',
  ],
]

/** How many processors there are and how their memory lies: mathematical libraries ask for it. */
const HARDWARE = ['/sys/devices/system/cpu', '/sys/devices/system/node']

const linkAt = (path: string): string | null => {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null
  } catch {
    return null
  }
}

/** A link into what is seen as well stays a link; of any other, what it leads to is seen. */
const asItIs = (path: string): Mount => {
  const target = linkAt(path)
  if (target === null) return readOnly(path)
  const real = realOf(path)
  return SYSTEM.some((folder) => isWithin(real, folder)) ? symlink(path, target) : readOnly(path, real)
}

/** Whether every kernel sees a path. */
export const isOfSystem = (path: string): boolean =>
  [...SYSTEM, ...MERGED].some((folder) => isWithin(path, folder))

/** The system as every kernel sees it: its programs, their settings, and no place of a person or a service. */
export const systemMounts = (): ReadonlyArray<Mount> => [
  ...[...SYSTEM, ...HARDWARE].map((path) => readOnly(path)),
  ...[...MERGED, ...SETTINGS.map((name) => join('/etc', name))].map(asItIs),
]
