import type { EnvironmentChange, NotebookEnvironmentInfo } from '@anode/protocol'
import { ask } from './request.ts'

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
