/**
 * A Python of this machine that somebody names: what it is, and what it has. It is started once to be asked, and again only
 * when its packages may be others: its folders of packages say when they were changed.
 */
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { type Interpreter, InterpreterRefused } from '@anode/server'
import { Effect, Schema } from 'effect'
import { environmentPython } from './EnvironmentDirectory.ts'
import { markersOfPython, oldestPython, pythonEnvironment } from './Interpreter.ts'
import { compareVersions } from './Marker.ts'
import { packageGraph } from './packageGraph.ts'
import { runCommand } from './runCommand.ts'

const question = `
import sys
sys.path = [path for path in sys.path if path]
import json, os, platform
from importlib import metadata, util
found = []
for each in metadata.distributions():
    name = each.metadata['Name']
    if name:
        found.append({'name': name, 'version': each.version or '', 'requires': list(each.requires or [])})
print()
print(json.dumps({
    'version': '.'.join(str(part) for part in sys.version_info[:3]),
    'folders': [path for path in sys.path if os.path.basename(path) in ('site-packages', 'dist-packages')],
    'hasIpykernel': util.find_spec('ipykernel') is not None,
    'hasPip': util.find_spec('pip') is not None,
    'packages': found,
    'markers': ${markersOfPython},
}))
`

const Answer = Schema.parseJson(
  Schema.Struct({
    version: Schema.String,
    folders: Schema.Array(Schema.String),
    hasIpykernel: Schema.Boolean,
    hasPip: Schema.Boolean,
    packages: Schema.Array(
      Schema.Struct({ name: Schema.String, version: Schema.String, requires: Schema.Array(Schema.String) }),
    ),
    markers: Schema.Record({ key: Schema.String, value: Schema.String }),
  }),
)

const refuse = (message: string) => new InterpreterRefused({ message })

/** Whether a path leads into a folder, as it is written or by links. */
export const leadsInto = (path: string, folder: string): boolean => {
  const real = (each: string): string => {
    try {
      return realpathSync(each)
    } catch {
      return resolve(each)
    }
  }
  const inside = (each: string, at: string) => each === at || each.startsWith(at + sep)
  return inside(resolve(path), resolve(folder)) || inside(real(path), real(folder))
}

/** The program that a path means: a Python, or that of the virtual environment whose folder it is. */
const programAt = (
  given: string,
  written: ReadonlyArray<string>,
): Effect.Effect<string, InterpreterRefused> =>
  Effect.suspend(() => {
    const path = given.trim().replace(/^~(?=$|[\\/])/, homedir())
    if (!isAbsolute(path)) {
      return refuse(`“${path}” is no whole path: write it from the root, as in /home/me/project/.venv.`)
    }
    if (!existsSync(path)) return refuse(`There is no ${path} on the server’s machine.`)
    const isFolder = statSync(path).isDirectory()
    const program = isFolder ? environmentPython(path) : path
    if (!existsSync(program)) {
      return refuse(
        `${path} is a folder without a Python: ${program} is not there. Name a virtual environment or a Python.`,
      )
    }
    const places = [path, dirname(dirname(program)), program]
    if (written.some((folder) => places.some((each) => leadsInto(each, folder)))) {
      return refuse(
        `${path} lies where kernels write. They are isolated from this machine, and what they can change is not started outside of that.`,
      )
    }
    try {
      accessSync(program, constants.X_OK)
    } catch {
      return refuse(`${program} may not be started by the server.`)
    }
    return Effect.succeed(program)
  })

/** When what a Python has was changed last: of these paths, as far as they are there. */
const stampOf = (paths: ReadonlyArray<string>): string =>
  paths.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0).join(' ')

const withIpykernel = (python: string, hasPip: boolean): string =>
  hasPip ? `${python} -m pip install ipykernel` : `uv pip install --python ${python} ipykernel`

const ask = (python: string) =>
  Effect.gen(function* () {
    const output = yield* runCommand(python, ['-c', question], {
      env: pythonEnvironment(process.env),
      timeout: 30_000,
    }).pipe(
      Effect.catchTag('CommandFailed', ({ output: said }) =>
        refuse(`${python} does not answer as a Python. It said: ${said}`),
      ),
    )
    const [last = ''] = output.trimEnd().split('\n').slice(-1)
    const answer = yield* Schema.decode(Answer)(last).pipe(
      Effect.mapError(() => refuse(`${python} does not answer as a Python.`)),
    )
    if (compareVersions(answer.version, oldestPython) < 0) {
      return yield* refuse(`${python} is Python ${answer.version}: kernels need ${oldestPython} or newer.`)
    }
    if (!answer.hasIpykernel) {
      return yield* refuse(
        `${python} has no ipykernel, which every kernel needs. Run “${withIpykernel(python, answer.hasPip)}” in a terminal, then try again.`,
      )
    }
    return answer
  })

/** How long it is remembered that a path led to none, in ms: every page asks. */
const REFUSED = 3000

/** Looks at Pythons, and remembers what they were. `written`: where isolated kernels write. */
export const lookAtInterpreters = ({
  written = () => [],
  now = Date.now,
}: {
  readonly written?: () => ReadonlyArray<string>
  readonly now?: () => number
} = {}) => {
  const refusals = new Map<string, { readonly at: number; readonly refusal: InterpreterRefused }>()
  const turn = Effect.unsafeMakeSemaphore(1)
  const known = new Map<
    string,
    { readonly watched: ReadonlyArray<string>; readonly stamp: string; readonly found: Interpreter }
  >()
  const look = (path: string): Effect.Effect<Interpreter, InterpreterRefused> =>
    Effect.gen(function* () {
      const python = yield* programAt(path, written())
      const before = known.get(python)
      if (before !== undefined && before.stamp === stampOf(before.watched)) return before.found
      const { version, packages, markers, folders } = yield* ask(python)
      const watched = [python, join(python, '..', '..', 'pyvenv.cfg'), ...folders]
      const stamp = stampOf(watched)
      const key = createHash('sha256').update(`${python}\0${stamp}`).digest('hex').slice(0, 16)
      const found = { python, version, key, packages: packageGraph(packages, markers) }
      known.set(python, { watched, stamp, found })
      return found
    })
  // One at a time: who asks for the same meanwhile gets the answer that is coming.
  return (path: string, isAnew = false): Effect.Effect<Interpreter, InterpreterRefused> =>
    Effect.suspend(() => {
      const before = isAnew ? undefined : refusals.get(path)
      if (before !== undefined && now() - before.at < REFUSED) return before.refusal
      refusals.delete(path)
      return Effect.tapError(look(path), (refusal) =>
        Effect.sync(() => refusals.set(path, { at: now(), refusal })),
      )
    }).pipe(turn.withPermits(1))
}
