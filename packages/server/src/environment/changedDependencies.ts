import {
  type NotebookEnvironment,
  packageName,
  problemOfPython,
  type Requirement,
  readRequirement,
} from '@anode/document/environment'
import { BadRequest, type EnvironmentChange } from '@anode/protocol'
import { Effect, Either } from 'effect'

/** What a change makes of what a notebook needs, before versions are found for it. */
export interface ChangedDependencies {
  readonly environment: Omit<NotebookEnvironment, 'lock'>
  /** Requirements that were not there, or were others. */
  readonly added: ReadonlyArray<string>
  /** Names of all packages that were named to come. */
  readonly named: ReadonlyArray<string>
  /** Names of all packages that were named to go. */
  readonly going: ReadonlyArray<string>
  readonly upgrade: ReadonlyArray<string> | 'all'
  /** Packages that shall go and are none that the notebook asks for. */
  readonly unknown: ReadonlyArray<string>
}

/** Reads requirements; of the first that is none it is said why. */
export const readRequirements = (
  texts: ReadonlyArray<string>,
): Effect.Effect<ReadonlyArray<Requirement>, BadRequest> =>
  Effect.forEach(texts, (text) =>
    Either.match(readRequirement(text), {
      onLeft: (message) => new BadRequest({ message }),
      onRight: (requirement) => Effect.succeed(requirement),
    }),
  )

const nameOf = (text: string): string | null =>
  Either.match(readRequirement(text), { onLeft: () => null, onRight: ({ name }) => name })

/** What a notebook asks for after a change. A package is asked for once: the newest word counts. */
export const changedDependencies = (
  before: NotebookEnvironment,
  change: EnvironmentChange,
): Effect.Effect<ChangedDependencies, BadRequest> =>
  Effect.gen(function* () {
    const coming = yield* readRequirements(change.add ?? [])
    const going = yield* readRequirements(change.remove ?? [])
    const upgraded = change.upgrade === true ? [] : yield* readRequirements(change.upgrade ?? [])
    const requiresPython = change.requiresPython === undefined ? before.requiresPython : change.requiresPython
    const problem = requiresPython ? problemOfPython(requiresPython) : null
    if (problem !== null) return yield* new BadRequest({ message: problem })
    const replaced = new Set([...coming, ...going].map(({ name }) => name))
    const had = new Set(before.dependencies.map(nameOf))
    const kept = before.dependencies.filter((text) => !replaced.has(nameOf(text) ?? ''))
    // Asking again for what is there in any version changes nothing.
    const wanted = coming.map((each) =>
      each.text === each.name
        ? (before.dependencies.find((text) => nameOf(text) === each.name) ?? each.text)
        : each.text,
    )
    return {
      environment: {
        dependencies: [...kept, ...new Set(wanted)],
        ...(requiresPython ? { requiresPython } : {}),
      },
      added: wanted.filter((text) => !before.dependencies.includes(text)),
      named: coming.map(({ name }) => name),
      going: going.map(({ name }) => name),
      upgrade: change.upgrade === true ? 'all' : upgraded.map(({ name }) => packageName(name)),
      unknown: going.map(({ name }) => name).filter((name) => !had.has(name)),
    }
  })
