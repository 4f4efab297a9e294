import type { EnvironmentState, KernelProgress, KernelSessionState } from '@anode/protocol'

/** What the log says of a notebook's kernel. */
export interface LoggedKernel {
  readonly sessionId: string
  readonly status: string
  readonly reason: string | null
  readonly changedAt: number
}

/** What the state of a kernel session follows from. */
export interface SessionSigns {
  /** Null as long as the notebook has had no kernel. */
  readonly logged: LoggedKernel | null
  /** Whether somebody asked for a kernel, or for a run that needs one. */
  readonly isAsked: boolean
  /** Why its host is given nothing just now, in words for people; null while it is there. */
  readonly away: string | null
  /** Whether what the kernel is started with is being made. */
  readonly isLaunching: boolean
  /** Whether the kernel that is there was told to end. */
  readonly isEnding: boolean
  /** Why the last kernel that was asked for could not be started; null when it could. */
  readonly refused: string | null
  /** When the run began that it executes; null when it executes none. */
  readonly busySince: number | null
  readonly environment: EnvironmentState
}

/** A state without its notebook; `since` is null where nobody has noted when it began. */
export type SessionStateNow = Omit<KernelSessionState, 'notebookId' | 'host'>

const ENDING = 'The kernel before is being shut down.'

const CLOSED: ReadonlySet<string> = new Set(['none', 'shutdown', 'dead'])

/** Whether a state is one of a session that has no kernel and is given none. */
export const isClosed = (state: string): boolean => CLOSED.has(state)

/**
 * What is true of a session. The log alone does not say it: a kernel of which it says that it is ready may belong to a
 * host that nobody can reach, and one that was asked for is in no log yet.
 */
export const sessionStateOf = (signs: SessionSigns): SessionStateNow => {
  const { logged, isAsked, away, isLaunching, isEnding, refused, busySince, environment } = signs
  const sessionId = logged?.sessionId ?? null
  const is = (
    state: SessionStateNow['state'],
    more: Partial<Pick<SessionStateNow, 'since' | 'reason' | 'progress'>> = {},
  ): SessionStateNow => ({ sessionId, state, since: null, reason: null, progress: null, ...more })
  const isOpen = logged !== null && !isClosed(logged.status)
  if (!isOpen && !isAsked) {
    if (refused !== null) return is('dead', { reason: refused })
    return logged === null
      ? is('none')
      : is(logged.status as SessionStateNow['state'], { since: logged.changedAt, reason: logged.reason })
  }
  if (isLaunching) return is('provisioning', made(environment))
  if (away !== null) return is('claiming', { reason: away })
  if (isEnding && isAsked) return is('claiming', { reason: ENDING })
  if (!isOpen) return is('claiming')
  const { status, reason, changedAt: since } = logged
  if (status === 'provisioning') return is('provisioning', { since, reason, ...made(environment) })
  if (status === 'ready' && busySince !== null) return is('busy', { since: busySince })
  return is(status as SessionStateNow['state'], { since, reason })
}

/** How far what the kernel runs in is. */
const made = ({
  phase,
  packages,
  error,
}: EnvironmentState): Partial<Pick<SessionStateNow, 'reason' | 'progress'>> => {
  if (phase === 'failed') return { reason: error ?? 'Python is not ready.' }
  if (phase === 'ready') return {}
  const done = packages.filter(({ state }) => state === 'installed').length
  const now = packages.find(({ state }) => state === 'downloading') ?? packages.find(isWaiting)
  const what = phase === 'installing' && now !== undefined ? `installing ${now.name}` : PHASES[phase]
  const progress: KernelProgress = { done, total: packages.length, what }
  return { progress }
}

const isWaiting = ({ state }: EnvironmentState['packages'][number]): boolean => state === 'waiting'

const PHASES = {
  checking: 'looking for Python',
  creating: 'creating the Python environment',
  installing: 'installing packages',
}
