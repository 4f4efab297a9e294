import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Interpreters } from '@anode/server'
import { Effect } from 'effect'
import type { chosenInterpreters } from './chosenInterpreters.ts'
import { environmentPython } from './EnvironmentDirectory.ts'
import { leadsInto, lookAtInterpreters } from './lookAtInterpreters.ts'
import { foldersOfRepository } from './sourceFiles.ts'

/** What folders of virtual environments are called. */
const environmentNames = ['.venv', 'venv', 'env']

/** What Pythons are called where programs lie. */
const programNames = ['python3', ...Array.from({ length: 11 }, (_, index) => `python3.${20 - index}`)]

/** Pythons that people may mean: virtual environments near a folder, the one that is active, and those on the path. */
const findNear = (folder: string, env: NodeJS.ProcessEnv): ReadonlyArray<string> => {
  const near = foldersOfRepository(folder).flatMap((each) => environmentNames.map((name) => join(each, name)))
  const active = [env.VIRTUAL_ENV, env.CONDA_PREFIX].flatMap((each) => each || [])
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter((each) => each !== '')
    .flatMap((each) => programNames.map((name) => join(each, name)))
  return [...new Set([...[...near, ...active].map(environmentPython), ...onPath])].filter(existsSync)
}

/** The Pythons of this machine, and those that people have chosen for notebooks. */
export const interpretersHere = ({
  chosen,
  folderOf,
  written = () => [],
  env = process.env,
}: {
  readonly chosen: ReturnType<typeof chosenInterpreters>
  readonly folderOf: (notebookId: string) => string
  /** Where isolated kernels write. */
  readonly written?: () => ReadonlyArray<string>
  readonly env?: NodeJS.ProcessEnv
}): typeof Interpreters.Service => ({
  chosen: chosen.of,
  choose: chosen.choose,
  look: lookAtInterpreters({ written }),
  near: (notebookId) =>
    Effect.sync(() =>
      findNear(folderOf(notebookId), env).filter(
        (path) => !written().some((folder) => leadsInto(path, folder)),
      ),
    ),
})
