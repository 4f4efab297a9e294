import { useSyncExternalStore } from 'react'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { type PackageChanges, type PackagesState, packageChangesOf } from './PackageChanges.ts'

/** How the packages of the open notebook stand, and what changes them. */
export const usePackages = (): readonly [PackagesState, PackageChanges] => {
  const changes = packageChangesOf(useSession())
  return [useSyncExternalStore(changes.onChange, () => changes.state), changes]
}
