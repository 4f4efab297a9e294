import { access, constants, readFile, stat } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path'
import { messageOf } from '@anode/document/messageOf'
import type { InstalledKernelspec } from '@anode/server'
import { Either, Schema } from 'effect'

const KernelJson = Schema.Struct({
  argv: Schema.NonEmptyArray(Schema.String),
  display_name: Schema.optionalWith(Schema.String, { default: () => '' }),
  language: Schema.optionalWith(Schema.String, { default: () => '' }),
  interrupt_mode: Schema.optionalWith(Schema.String, { default: () => 'signal' }),
  env: Schema.optionalWith(Schema.Record({ key: Schema.String, value: Schema.String }), {
    default: () => ({}),
  }),
})
const decode = Schema.decodeUnknownEither(KernelJson)

/** The pictures that a kernelspec may have, the best first, and the largest that is shown, in bytes. */
const LOGOS = [
  ['logo-svg.svg', 'image/svg+xml'],
  ['logo-64x64.png', 'image/png'],
  ['logo-32x32.png', 'image/png'],
] as const
const LOGO_LIMIT = 64 * 1024

type Env = Readonly<Record<string, string | undefined>>

const isProgram = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** The environment that a kernelspec's folder belongs to, as its `sys.prefix`; null where it belongs to none. */
const prefixOf = (folder: string): string | null => {
  const kernels = join(sep, 'share', 'jupyter', 'kernels')
  const parent = dirname(folder)
  return parent.endsWith(kernels) ? parent.slice(0, -kernels.length) : null
}

/**
 * The program that a kernelspec's command means: in the environment that it was installed in, as Jupyter of that
 * environment would find it, else on the path. Null when it is not there.
 */
const findProgram = async (command: string, folder: string, env: Env): Promise<string | null> => {
  if (isAbsolute(command)) return (await isProgram(command)) ? command : null
  const prefix = prefixOf(folder)
  const own = prefix === null ? [] : [join(prefix, process.platform === 'win32' ? 'Scripts' : 'bin')]
  const folders = [...own, ...(env.PATH ?? '').split(delimiter)].filter((each) => each !== '')
  const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : ['']
  for (const each of folders) {
    for (const ending of endings) {
      const program = join(each, command + ending)
      if (await isProgram(program)) return program
    }
  }
  return null
}

const logoOf = async (folder: string): Promise<string | null> => {
  for (const [name, type] of LOGOS) {
    const bytes = await readFile(join(folder, name)).catch(() => null)
    if (bytes !== null && bytes.length > 0 && bytes.length <= LOGO_LIMIT) {
      return `data:${type};base64,${bytes.toString('base64')}`
    }
  }
  return null
}

/** Reads a kernelspec's folder; a left says why it is none, null when it does not mean to be one. */
export const readKernelspec = async (
  name: string,
  folder: string,
  env: Env,
): Promise<Either.Either<InstalledKernelspec, string> | null> => {
  let text: string
  try {
    text = await readFile(join(folder, 'kernel.json'), 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? null
      : Either.left(`Its kernel.json cannot be read: ${messageOf(error)}`)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return Either.left(`Its kernel.json is no JSON: ${messageOf(error)}`)
  }
  const decoded = decode(json)
  if (Either.isLeft(decoded)) {
    return Either.left(
      'Its kernel.json is not what Jupyter describes: “argv” must be a list of texts with at least one, “display_name” and “language” texts, “env” texts by their names.',
    )
  }
  const { argv, display_name, language, interrupt_mode, env: added } = decoded.right
  const [command, ...args] = argv
  const program = await findProgram(command, folder, env)
  const kernel = {
    ...{ _tag: 'kernelspec' as const, name, env: added, resourceDirectory: folder },
    argv: [program ?? command, ...args] as const,
    interruptMode: interrupt_mode === 'message' ? ('message' as const) : ('signal' as const),
  }
  return Either.right({
    ...{ name, language, kernel },
    displayName: display_name || name,
    logo: await logoOf(folder),
    problem:
      program === null
        ? `Its program ${command} is not on this machine (${join(folder, 'kernel.json')}). Install the kernel again.`
        : null,
  })
}
