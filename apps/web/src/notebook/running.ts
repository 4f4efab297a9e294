import { cellKinds } from '@anode/cells'
import { commands, type RunStatus, runBases } from '@anode/document'
import { failureOf } from '../failures/failureText.ts'
import { askKernel } from '../server/notebooks.ts'
import { settings } from '../settings/settings.ts'
import { showFailure, showToast } from '../toasts/Toasts.tsx'
import * as queries from './queries.ts'
import type { CellEntry } from './state/CellIndex.ts'
import type { NotebookSession } from './state/NotebookSession.ts'
import { textNow } from './textEdits.ts'

/**
 * What the runs are asked for on, when there is no server to take them up at once: if it is not the same when
 * they arrive, they are held.
 */
const basesOf = (session: NotebookSession, cellIds: ReadonlyArray<string>) => {
  if (session.replica.status.connection === 'online') return null
  session.texts.flush()
  const runnable = cellIds.filter((id) => runsOnKernel(session.index.entry(id)?.kind))
  return runBases(session.replica.read(queries.sources), runnable, kernelKinds)
}

const kernelKinds = [...cellKinds.values()].flatMap((kind) => (kind.runsOnKernel ? [kind.name] : []))
const runsOnKernel = (kind: string | undefined): boolean => kind !== undefined && kernelKinds.includes(kind)

/** The state of a cell's run; null when it runs another text than the cell has now, which is a run of its own. */
const statusOf = (session: NotebookSession, { id, run }: CellEntry): RunStatus | null => {
  if (run === null || (run.status !== 'queued' && run.status !== 'running')) return null
  const running = session.replica.read(queries.run(run.id))?.source
  return running === undefined || running === textNow(session, id) ? run.status : null
}

/** Asks for runs of these cells, in order; what was typed goes with it as one batch. */
export const runCells = (session: NotebookSession, cellIds: ReadonlyArray<string>): void => {
  const bases = basesOf(session, cellIds)
  const cells = cellIds.flatMap((id) => {
    const entry = session.index.entry(id)
    if (entry === undefined) return []
    return [{ id, kind: entry.kind, runStatus: statusOf(session, entry), base: bases?.get(id) ?? null }]
  })
  const stopOnError = settings.get('stopOnError')
  const options = { ...session.actor, at: Date.now(), stopOnError }
  const requests = commands.requestRuns(cells, cellKinds, options)
  for (const { args } of requests) session.ownRuns.set(args.runId, performance.now())
  session.requestRuns(requests)
}

export const runAll = (session: NotebookSession): void => runCells(session, session.index.ids)

/** The cells above this one, without it. */
export const runAbove = (session: NotebookSession, cellId: string): void =>
  runCells(session, session.index.ids.slice(0, Math.max(0, session.index.indexOf(cellId))))

/** This cell and those below it. */
export const runBelow = (session: NotebookSession, cellId: string): void =>
  runCells(session, session.index.ids.slice(Math.max(0, session.index.indexOf(cellId))))

/** Has held runs go on, with what their cells say now. */
export const releaseRuns = (session: NotebookSession, runIds: ReadonlyArray<string>): void =>
  session.commit(...commands.releaseRuns(runIds, { ...session.actor, at: Date.now() }))

/** Gives up held runs. */
export const dropRuns = (session: NotebookSession, runIds: ReadonlyArray<string>): void =>
  session.commit(...commands.cancelRuns(runIds, { ...session.actor, at: Date.now() }))

/** Gives up a run that waits. */
export const cancelRun = (session: NotebookSession, runId: string): void =>
  session.commit(...commands.cancelRuns([runId], { ...session.actor, at: Date.now() }))

const words = {
  interrupt: 'The kernel was not interrupted',
  restart: 'The kernel was not restarted',
  shutdown: 'The kernel was not shut down',
}

const ask = async (session: NotebookSession, what: keyof typeof words): Promise<boolean> => {
  try {
    await askKernel(session.replica.notebookId, what)
    return true
  } catch (error) {
    showFailure(failureOf(words[what], error))
    return false
  }
}

/**
 * Stops what runs. Runs that wait in a batch end with it; where errors do not end the rest, neither would an
 * interrupt, so they are given up first.
 */
export const interruptKernel = (session: NotebookSession): void => {
  if (!settings.get('stopOnError')) {
    const waiting = session.index.active.flatMap(({ run }) => (run?.status === 'queued' ? [run.id] : []))
    session.commit(...commands.cancelRuns(waiting, { ...session.actor, at: Date.now() }))
  }
  void ask(session, 'interrupt')
}

export const shutDownKernel = (session: NotebookSession): void => void ask(session, 'shutdown')

export const restartKernel = (session: NotebookSession): void => {
  void ask(session, 'restart').then((done) => done && showToast({ text: 'The kernel was restarted.' }))
}

/** Restarts the kernel; `next` is done once it has begun to. */
export const restartKernelThen = (session: NotebookSession, next: () => void): void => {
  void ask(session, 'restart').then((done) => done && next())
}

export const restartAndRunAll = (session: NotebookSession): void =>
  restartKernelThen(session, () => runAll(session))
