import type { EnvironmentChange, NotebookEnvironmentInfo, PackageVersions } from '@anode/protocol'
import { ask, request } from './request.ts'

const at = (id: string) => `/notebooks/${encodeURIComponent(id)}/environment` as const

/** What a notebook needs of Python, and how that stands on the server. */
export const fetchEnvironment = (id: string): Promise<NotebookEnvironmentInfo> =>
  ask<'environments.get'>('GET', at(id))

/** Adds, removes, upgrades; answered when the packages are there. */
export const changeEnvironment = (id: string, change: EnvironmentChange): Promise<NotebookEnvironmentInfo> =>
  ask<'environments.change'>('PATCH', at(id), change)

/** These packages may be installed on the server. */
export const trustPackages = (
  id: string,
  packages: ReadonlyArray<string>,
): Promise<NotebookEnvironmentInfo> => ask<'environments.trust'>('POST', `${at(id)}/trust`, { packages })

/** Gives up the change that is under way, whoever began it. */
export const cancelChange = async (id: string): Promise<void> => {
  await request<'environments.cancel'>('POST', `${at(id)}/cancel`)
}

/** The notebook names nothing of its own any more. */
export const removeEnvironment = (id: string): Promise<NotebookEnvironmentInfo> =>
  ask<'environments.remove'>('DELETE', at(id))

/** Pythons on the server's machine that may be meant. */
export const fetchInterpreters = (id: string): Promise<ReadonlyArray<string>> =>
  ask<'environments.interpreters'>('GET', `${at(id)}/interpreters`)

/** Has the notebook's kernels started with that Python; null: no more. */
export const chooseInterpreter = (id: string, path: string | null): Promise<NotebookEnvironmentInfo> =>
  ask<'environments.interpreter'>('PUT', `${at(id)}/interpreter`, { path })

/** What the package index has of a package, by its exact name. */
export const fetchPackage = (name: string): Promise<PackageVersions> =>
  ask<'environments.package'>('GET', `/packages/${encodeURIComponent(name)}`)
