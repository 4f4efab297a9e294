import { problemOfPython, readRequirement } from '@anode/document/environment'
import { Either, Option, Schema } from 'effect'
import type { NamedPackages } from './readRequirementsFile.ts'
import { readToml } from './readToml.ts'

const Text = Schema.String
const Texts = Schema.Array(Text)

/** What is read of the table `[project]` (PEP 621). */
const Project = Schema.Struct({
  dependencies: Schema.optional(Texts),
  'requires-python': Schema.optional(Text),
  dynamic: Schema.optional(Texts),
})

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads a `pyproject.toml`: what the table `[project]` depends on, and its Pythons. Null where there is no such table:
 * the file then only sets up tools. A left says what is wrong with it.
 */
export const readPyproject = (text: string): Either.Either<NamedPackages | null, string> =>
  Either.gen(function* () {
    const toml = yield* readToml(text)
    if (toml.project === undefined) return null
    if (!isTable(toml.project)) return yield* Either.left('“project” must be a table.')
    const project = Schema.decodeUnknownOption(Project)(toml.project)
    if (Option.isNone(project)) {
      return yield* Either.left(
        '“project.dependencies” must be a list of texts, and “project.requires-python” a text.',
      )
    }
    const { dependencies, 'requires-python': requiresPython, dynamic = [] } = project.value
    if (dependencies === undefined && dynamic.includes('dependencies')) {
      return yield* Either.left(
        'Its dependencies are “dynamic”: only the tool that builds the project knows them. Name them in “project.dependencies”, or add the packages with %pip install.',
      )
    }
    const problem = requiresPython === undefined ? null : problemOfPython(requiresPython)
    if (problem !== null) return yield* Either.left(`“project.requires-python”: ${problem}`)
    const named = yield* Either.all((dependencies ?? []).map((each) => readRequirement(each)))
    return {
      dependencies: named.map((each) => each.text),
      ...(requiresPython === undefined ? {} : { requiresPython }),
    }
  })
