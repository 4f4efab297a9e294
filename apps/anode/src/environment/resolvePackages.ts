/**
 * Finds a version for each package that a notebook wants and for all that those need: its lock. It holds for every
 * platform and for newer Pythons as well (uv's universal resolution); pip, where there is no uv, answers for this one.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EnvironmentLock } from '@anode/document/environment'
import { messageOf } from '@anode/document/messageOf'
import type { WantedPackages } from '@anode/server'
import { Effect, Either, Schema } from 'effect'
import { environmentsFolder } from './EnvironmentDirectory.ts'
import { notWritable } from './EnvironmentError.ts'
import type { Installer } from './Installer.ts'
import { type LockedPackage, normalizeName, parseLock } from './RequirementsLock.ts'
import { CommandFailed } from './runCommand.ts'
import { type InstallPlan, noBuild, quietly, run, type Uv } from './Uv.ts'

/** What every environment of a notebook has, whatever else: its kernel runs on it, and pip lists what is there. */
export const KERNEL_NEEDS = ['ipykernel', 'pip']

/** A folder for an installer's files, removed at the end. */
const workFolder = (home: string) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => mkdtempSync(join(environmentsFolder(home), '.resolve-')),
      catch: (error) => notWritable(home, error),
    }),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
  )

const lines = (texts: ReadonlyArray<string>): string => texts.map((text) => `${text}\n`).join('')

const lockLine = ({ name, version, marker }: LockedPackage): string =>
  `${name}==${version}${marker === undefined ? '' : ` ; ${marker}`}`

/** The lines of a lock that name a package and a version; nothing else in it is ever given to an installer. */
export const lockLines = (packages: ReadonlyArray<string>): ReadonlyArray<string> =>
  parseLock(packages.join('\n')).map(lockLine)

/** What resolving needs to know. */
export interface ResolvePlan extends InstallPlan {
  readonly installer: Installer
  readonly wanted: WantedPackages
}

/** Gives the lock's lines. */
export const resolvePackages = (plan: ResolvePlan) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { wanted, interpreter } = plan
      const uv = yield* plan.installer.find(plan)
      const folder = yield* workFolder(plan.home)
      const python = interpreter.version.split('.').slice(0, 2).join('.')
      const packages =
        uv === null
          ? yield* withPip(plan, folder)
          : yield* withUv(plan, uv, folder, lockLines(wanted.prefer?.packages ?? []))
      return { python, packages } satisfies EnvironmentLock
    }),
  )

const withUv = (plan: ResolvePlan, uv: Uv, folder: string, known: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { environment, upgrade, added } = plan.wanted
    if (known.length > 0 && added.length > 0 && upgrade.length === 0) {
      // What is new, with everything else as it is: fast, and no module that is loaded changes its version.
      const more = yield* Effect.either(
        compile(plan, uv, folder, { asked: added, constraints: known, start: [] }),
      )
      if (Either.isRight(more)) {
        // What is known may be so for other Pythons only: both are said, with the same version.
        return [...new Set([...known, ...more.right])].sort()
      }
    }
    const asked = [...KERNEL_NEEDS, ...environment.dependencies]
    return yield* compile(plan, uv, folder, {
      asked,
      constraints: [],
      start: upgrade === 'all' ? [] : known,
      upgrade: upgrade === 'all' ? [] : upgrade,
    })
  })

const compile = (
  plan: ResolvePlan,
  uv: Uv,
  folder: string,
  {
    asked,
    constraints,
    start,
    upgrade = [],
  }: {
    readonly asked: ReadonlyArray<string>
    readonly constraints: ReadonlyArray<string>
    readonly start: ReadonlyArray<string>
    readonly upgrade?: ReadonlyArray<string>
  },
) =>
  Effect.gen(function* () {
    const file = (name: string) => join(folder, name)
    yield* writing(folder, () => {
      writeFileSync(file('wanted.in'), lines(asked))
      writeFileSync(file('known.txt'), lines(constraints))
      writeFileSync(file('lock.txt'), lines(start))
    })
    const options = ['--universal', '--no-header', '--no-annotate', '--python', plan.interpreter.executable]
    yield* plan.installer.run(plan, uv, [
      ...['pip', 'compile', file('wanted.in'), '-o', file('lock.txt'), ...options],
      ...noBuild(plan),
      ...(constraints.length > 0 ? ['-c', file('known.txt')] : []),
      ...upgrade.flatMap((name) => ['--upgrade-package', name]),
    ])
    const text = yield* writing(folder, () => readFileSync(file('lock.txt'), 'utf8'))
    return lockLines(text.split('\n'))
  })

const writing = <A>(path: string, work: () => A) =>
  Effect.try({ try: work, catch: (error) => notWritable(path, error) })

const Report = Schema.parseJson(
  Schema.Struct({
    install: Schema.Array(
      Schema.Struct({ metadata: Schema.Struct({ name: Schema.String, version: Schema.String }) }),
    ),
  }),
)

/** pip keeps no versions by itself: those that are known are said as constraints, as long as they fit. */
const withPip = (plan: ResolvePlan, folder: string) =>
  Effect.gen(function* () {
    const { environment, prefer, upgrade } = plan.wanted
    const report = join(folder, 'report.json')
    const constraints = join(folder, 'known.txt')
    const upgraded = new Set(upgrade === 'all' ? [] : upgrade.map(normalizeName))
    const known = upgrade === 'all' ? [] : parseLock(lines(prefer?.packages ?? []))
    yield* writing(folder, () =>
      writeFileSync(constraints, lines(known.filter(({ name }) => !upgraded.has(name)).map(lockLine))),
    )
    const pip = ['-m', 'pip', 'install', ...quietly, '--dry-run', '--ignore-installed', '--report', report]
    const asked = [...KERNEL_NEEDS, ...environment.dependencies]
    const resolve = (...more: ReadonlyArray<string>) =>
      run(plan, plan.interpreter.executable, [...pip, ...more, '--', ...asked], { lines: 60 })
    yield* resolve('-c', constraints).pipe(Effect.catchTag('CommandFailed', () => resolve()))
    const text = yield* writing(folder, () => readFileSync(report, 'utf8'))
    const { install } = yield* Schema.decode(Report)(text).pipe(
      Effect.mapError(
        (error) => new CommandFailed({ command: 'pip install --report', output: messageOf(error) }),
      ),
    )
    return install.map(({ metadata }) => `${normalizeName(metadata.name)}==${metadata.version}`).sort()
  })
