import { messageOf } from '@anode/document/messageOf'
import { Data } from 'effect'

/** No Python interpreter was found in any of the usual places. */
export class PythonNotFound extends Data.TaggedError('PythonNotFound')<{
  /** The commands that were tried, in order. */
  readonly tried: ReadonlyArray<string>
}> {
  override get message(): string {
    return (
      `Anode needs Python 3.10 or newer and found none (tried: ${this.tried.join(', ')}). ` +
      'Install Python 3, or name an interpreter in ANODE_PYTHON, then start Anode again.'
    )
  }
}

/** Every interpreter that was found is older than Python 3.10. */
export class PythonTooOld extends Data.TaggedError('PythonTooOld')<{
  readonly command: string
  readonly version: string
}> {
  override get message(): string {
    return (
      `Anode needs Python 3.10 or newer: ${this.command} is Python ${this.version}. ` +
      'Install a newer Python, or name one in ANODE_PYTHON, then start Anode again.'
    )
  }
}

/** The environment could not be made. */
export class EnvironmentFailed extends Data.TaggedError('EnvironmentFailed')<{
  readonly what: string
  readonly why: string
  /** What the person should do about it. */
  readonly remedy: string
}> {
  override get message(): string {
    return `${this.what}: ${this.why}\n${this.remedy}`
  }
}

/** The failure of a write in the data directory. */
export const notWritable = (path: string, error: unknown): EnvironmentFailed =>
  new EnvironmentFailed({
    what: `Anode cannot write ${path} in its data directory`,
    why: messageOf(error),
    remedy: 'Make it writable, or name another folder in ANODE_HOME, then start Anode again.',
  })
