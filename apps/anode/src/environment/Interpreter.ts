import { existsSync, realpathSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { Effect, Schema } from 'effect'
import { PythonNotFound, PythonTooOld } from './EnvironmentError.ts'
import { compareVersions, type MarkerEnvironment } from './Marker.ts'
import { runCommand } from './runCommand.ts'

/** The oldest Python that the lock is made for. */
export const oldestPython = '3.10'

/** A command that may be a Python interpreter: seen in the file system, not started. */
export interface InterpreterCandidate {
  /** What a person would type. */
  readonly label: string
  readonly path: string
  readonly args: ReadonlyArray<string>
}

/** A Python interpreter that answered. */
export interface Interpreter {
  readonly candidate: InterpreterCandidate
  /** The program of the base installation, also when the candidate belongs to a virtual environment. */
  readonly executable: string
  /** The full version, such as `3.11.7`. */
  readonly version: string
  readonly markers: MarkerEnvironment
  /** Whether `python -m venv` works: Debian packs its half of it as python3-venv. */
  readonly makesVenvs: boolean
}

/** Where Anode looks for Python, in order. ANODE_PYTHON, when set, is the only place. */
export const pythonCommands = (env: NodeJS.ProcessEnv): ReadonlyArray<readonly [string, ...Array<string>]> =>
  env.ANODE_PYTHON ? [[env.ANODE_PYTHON]] : [['python3'], ['python'], ['py', '-3']]

/** The commands among `pythonCommands` that exist. */
export const findCandidates = (env: NodeJS.ProcessEnv): ReadonlyArray<InterpreterCandidate> =>
  pythonCommands(env).flatMap(([name, ...args]) => {
    const path = locate(name, env)
    return path === undefined ? [] : [{ label: [name, ...args].join(' '), path, args }]
  })

/** The first interpreter that is new enough. */
export const findInterpreter = (
  env: NodeJS.ProcessEnv,
): Effect.Effect<Interpreter, PythonNotFound | PythonTooOld> =>
  Effect.gen(function* () {
    let tooOld: PythonTooOld | undefined
    for (const candidate of findCandidates(env)) {
      const answer = yield* Effect.option(probe(candidate, env))
      if (answer._tag === 'None') continue
      if (compareVersions(answer.value.version, oldestPython) >= 0) return answer.value
      tooOld ??= new PythonTooOld({ command: candidate.label, version: answer.value.version })
    }
    const tried = pythonCommands(env).map((command) => command.join(' '))
    return yield* Effect.fail(tooOld ?? new PythonNotFound({ tried }))
  })

/** An interpreter among `python3`, `python` and `python3.N` whose version is wanted; the newest of the latter. */
export const findInterpreterFor = (
  env: NodeJS.ProcessEnv,
  isWanted: (version: string) => boolean,
): Effect.Effect<Interpreter | null> =>
  Effect.gen(function* () {
    const numbered = Array.from({ length: 31 }, (_, index) => `python3.${40 - index}`).flatMap((name) => {
      const path = env.ANODE_PYTHON ? undefined : locate(name, env)
      return path === undefined ? [] : [{ label: name, path, args: [] }]
    })
    for (const candidate of [...findCandidates(env), ...numbered]) {
      const answer = yield* Effect.option(probe(candidate, env))
      if (answer._tag === 'None' || compareVersions(answer.value.version, oldestPython) < 0) continue
      if (isWanted(answer.value.version)) return answer.value
    }
    return null
  })

/** The environment for Python processes of ours: without settings that would redirect or weaken them. */
export const pythonEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const { PYTHONPATH, PYTHONHOME, PYTHONDONTWRITEBYTECODE, VIRTUAL_ENV, ...rest } = env
  return { ...rest, PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8' }
}

/** Python that gives its markers (PEP 508), where `os`, `platform` and `sys` are imported. */
export const markersOfPython = `{
        'implementation_name': getattr(getattr(sys, 'implementation', None), 'name', ''),
        'os_name': os.name,
        'platform_machine': platform.machine(),
        'platform_python_implementation': platform.python_implementation(),
        'platform_system': platform.system(),
        'python_full_version': platform.python_version(),
        'python_version': '.'.join(platform.python_version_tuple()[:2]),
        'sys_platform': sys.platform,
    }`

/** Asks an interpreter what it is, in words that every Python since 2.7 understands. */
const question = `
import json, os, platform, sys
try:
    import ensurepip, venv
    makes_venvs = True
except ImportError:
    makes_venvs = False
print(json.dumps({
    'executable': os.path.realpath(getattr(sys, '_base_executable', None) or sys.executable),
    'version': '.'.join(str(part) for part in sys.version_info[:3]),
    'makesVenvs': makes_venvs,
    'markers': ${markersOfPython},
}))
`

const Answer = Schema.parseJson(
  Schema.Struct({
    executable: Schema.String,
    version: Schema.String,
    makesVenvs: Schema.Boolean,
    markers: Schema.Record({ key: Schema.String, value: Schema.String }),
  }),
)

const probe = (candidate: InterpreterCandidate, env: NodeJS.ProcessEnv) =>
  runCommand(candidate.path, [...candidate.args, '-c', question], {
    env: pythonEnvironment(env),
    timeout: 20_000,
  }).pipe(
    Effect.flatMap(Schema.decode(Answer)),
    Effect.map((answer): Interpreter => ({ ...answer, candidate })),
  )

function locate(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const suffixes = process.platform === 'win32' ? ['.exe', ''] : ['']
  const folders = isAbsolute(name) || /[\\/]/.test(name) ? [''] : (env.PATH ?? '').split(delimiter)
  const paths = folders.flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)))
  return paths.find((path) => existsSync(path))
}

/** The file behind a path's links, or undefined when there is none. */
export const realPath = (path: string): string | undefined =>
  existsSync(path) ? realpathSync(path) : undefined
