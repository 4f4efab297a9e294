/**
 * Where it is said what a notebook needs of Python. Of these places the first counts that says anything:
 *
 * 1. the notebook itself (`metadata.anode.environment`);
 * 2. the first cell with inline script metadata (`# /// script`);
 * 3. the nearest `pyproject.toml`, `requirements.txt` or `environment.yml` at its working folder or above it;
 * 4. a Python of this machine that somebody chose for it here;
 * 5. nothing does: the base environment.
 *
 * One that cannot be read counts too. What stands behind it is not taken in its place: that would be something else
 * than what people see written there.
 */
import {
  type EnvironmentLock,
  type NotebookEnvironment,
  readEnvironment,
  readScript,
} from '@anode/document/environment'
import type { EnvironmentSource } from '@anode/protocol'
import { Effect, Either } from 'effect'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import { notebookMetadata } from '../room/notebookMetadata.ts'
import { Interpreters } from './Interpreters.ts'
import { makeReadSourceFile } from './sources/readSourceFile.ts'
import { SourceFiles } from './sources/SourceFiles.ts'

/** What a notebook needs of Python, and who says so. */
export interface EnvironmentNeeds {
  readonly source: EnvironmentSource
  /** Null: no packages are named, or they cannot be read. */
  readonly environment: NotebookEnvironment | null
  /** Why they cannot be read. */
  readonly problem: string | null
  /** Versions that stay where they fit, of those who have no lock of the notebook's. */
  readonly prefer: EnvironmentLock | null
}

type Read = Either.Either<NotebookEnvironment, string>

const needsOf = (
  source: EnvironmentSource,
  read: Read,
  prefer: EnvironmentLock | null = null,
): EnvironmentNeeds => ({
  source,
  prefer,
  environment: Either.getOrNull(read),
  problem: Either.isLeft(read) ? read.left : null,
})

/** A left, or a right that says something. */
const saysAnything = (read: Either.Either<NotebookEnvironment | null, string>): read is Read =>
  Either.isLeft(read) || read.right !== null

const scriptOf = ({ room }: OpenRoom): Either.Either<NotebookEnvironment | null, string> => {
  const [cell] = room.state.select(
    "SELECT source FROM cells WHERE kind = 'code' AND instr(source, '# /// script') > 0 ORDER BY position, id LIMIT 1",
  )
  return cell === undefined ? Either.right(null) : readScript(String(cell.source))
}

/** Reads what notebooks need, anew each time: files change while nobody looks. */
export const makeReadNeeds = Effect.gen(function* () {
  const files = yield* SourceFiles
  const interpreters = yield* Interpreters
  const readSourceFile = makeReadSourceFile(files)
  return (opened: OpenRoom): Effect.Effect<EnvironmentNeeds> =>
    Effect.gen(function* () {
      const own = readEnvironment(notebookMetadata(opened.room.state))
      if (saysAnything(own)) return needsOf({ kind: 'notebook', path: null }, own)
      const script = scriptOf(opened)
      if (saysAnything(script)) return needsOf({ kind: 'script', path: null }, script)
      for (const file of yield* files.near(opened.id)) {
        const read = yield* readSourceFile(file)
        const source = { kind: 'file', path: file.path } as const
        if (Either.isLeft(read)) return needsOf(source, Either.left(read.left))
        if (read.right !== null) {
          return needsOf(source, Either.right(read.right.packages), read.right.prefer)
        }
      }
      const path = interpreters.chosen(opened.id)
      const source: EnvironmentSource =
        path === null ? { kind: 'base', path: null } : { kind: 'interpreter', path }
      return { source, environment: null, problem: null, prefer: null }
    })
})
