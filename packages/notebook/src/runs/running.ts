import { cellKinds } from '@anode/cells'
import { intents, type RunStatus, runBases, storedSettings } from '@anode/document'
import { textNow } from '../editing/textEdits.ts'
import * as queries from '../queries.ts'
import type { CellEntry } from '../session/CellIndex.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'

/**
 * What the runs are asked for on, when there is no server to take them up at once: if it is not the same when
 * they arrive, they are held.
 */
const basesOf = (session: NotebookSession, cellIds: ReadonlyArray<string>) => {
  if (session.replica.status.connection === 'online') return null
  session.texts.flush()
  const runnable = cellIds.filter((id) => runningKinds.includes(session.index.entry(id)?.kind ?? ''))
  return runBases(session.replica.read(queries.sources), runnable, runningKinds)
}

/** The kinds of cells that run. */
const runningKinds = [...cellKinds.values()].flatMap(({ name, run }) => (run === null ? [] : [name]))

/** What a run carries of its cell's settings, to compare it with another. */
const settingsIn = (stored: unknown): string => JSON.stringify(stored ?? null)

/** The state of a cell's run; null when it runs another text than the cell has now, which is a run of its own. */
const statusOf = (session: NotebookSession, { id, run }: CellEntry): RunStatus | null => {
  if (run === null || (run.status !== 'queued' && run.status !== 'running')) return null
  const running = session.replica.read(queries.run(run.id))
  const cell = session.replica.read(queries.cell(id))
  if (running === null || cell === null) return run.status
  const isSame =
    running.source === textNow(session, id) &&
    (running.kind ?? cell.kind) === cell.kind &&
    settingsIn(running.settings) === settingsIn(storedSettings(cell.metadata, cell.kind))
  return isSame ? run.status : null
}

/** Asks for runs of these cells, in order; what was typed goes with it as one batch. */
export const runCells = (session: NotebookSession, cellIds: ReadonlyArray<string>): void => {
  const bases = basesOf(session, cellIds)
  const cells = cellIds.flatMap((id) => {
    const entry = session.index.entry(id)
    if (entry === undefined) return []
    return [{ id, kind: entry.kind, runStatus: statusOf(session, entry), base: bases?.get(id) ?? null }]
  })
  const stopOnError = session.ports.stopsOnError()
  const options = { ...session.actor, at: Date.now(), stopOnError }
  const requests = intents.requestRuns(cells, cellKinds, options)
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
  session.commit(...intents.releaseRuns(runIds, { ...session.actor, at: Date.now() }))

/** Gives up held runs. */
export const dropRuns = (session: NotebookSession, runIds: ReadonlyArray<string>): void =>
  session.commit(...intents.cancelRuns(runIds, { ...session.actor, at: Date.now() }))

/** Gives up a run that waits. */
export const cancelRun = (session: NotebookSession, runId: string): void =>
  session.commit(...intents.cancelRuns([runId], { ...session.actor, at: Date.now() }))

/** What came of asking something of the kernel. */
export type KernelAnswer =
  | { readonly _tag: 'done' }
  | { readonly _tag: 'failed'; readonly what: 'interrupt' | 'restart' | 'shutdown'; readonly error: unknown }

const ask = async (
  { ports, replica }: NotebookSession,
  what: 'interrupt' | 'restart' | 'shutdown',
): Promise<KernelAnswer> => {
  try {
    await ports.server.askKernel(replica.notebookId, what)
    return { _tag: 'done' }
  } catch (error) {
    return { _tag: 'failed', what, error }
  }
}

/**
 * Stops what runs. What the same person queued behind it ends with it; where errors do not end the rest, neither
 * would an interrupt, so what this person has waiting is given up first.
 */
export const interruptKernel = (session: NotebookSession): Promise<KernelAnswer> => {
  if (!session.ports.stopsOnError()) {
    const { by } = session.actor
    const waiting = session.index.active.flatMap(({ run }) =>
      run?.status === 'queued' && session.replica.read(queries.run(run.id))?.requestedBy === by
        ? [run.id]
        : [],
    )
    session.commit(...intents.cancelRuns(waiting, { ...session.actor, at: Date.now() }))
  }
  return ask(session, 'interrupt')
}

export const shutDownKernel = (session: NotebookSession): Promise<KernelAnswer> => ask(session, 'shutdown')

/** Restarts the kernel; resolves once it has begun to. */
export const restartKernel = (session: NotebookSession): Promise<KernelAnswer> => ask(session, 'restart')
