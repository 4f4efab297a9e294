import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { events, newId } from '@anode/document/facts'
import type { HistoryPage, Moment } from '@anode/protocol'
import type { AnodeServer } from '../anode/AnodeServer.ts'
import { RoomClient } from '../anode/RoomClient.ts'
import { Child } from '../Child.ts'

/** How long one notebook may run, in ms. */
const PATIENCE = 60_000

const IMPORT = /^[ \t]*(?:import|from)[ \t]+([A-Za-z_]\w*)/gm

/** What a notebook in Python imports; null when it is in another language, or has nothing to run. */
const importsOf = (file: string): ReadonlyArray<string> | null => {
  const { cells = [], metadata = {} } = JSON.parse(readFileSync(file, 'utf8'))
  const language = metadata.kernelspec?.language ?? metadata.language_info?.name ?? 'python'
  const sources: string[] = cells
    .filter(({ cell_type }: { cell_type: string }) => cell_type === 'code')
    .map(({ source }: { source: string | string[] }) => [source].flat().join(''))
  if (!/python/i.test(language) || sources.every((source) => source.trim() === '')) return null
  const names = sources.flatMap((source) => [...source.matchAll(IMPORT)].map(([, name]) => name as string))
  return [...new Set(names)]
}

/** Whether the environment that kernels run in has everything that an exported notebook imports. */
export const canRun = async (file: string, python: string): Promise<boolean> => {
  const names = importsOf(file)
  if (names === null) return false
  const script = fileURLToPath(new URL('./needs.py', import.meta.url))
  return JSON.parse(await new Child(python, ['-I', script, ...names]).finished()).length === 0
}

/** Runs every code cell, whatever becomes of those before; false when that took too long and was stopped. */
export const runAll = async (server: AnodeServer, id: string): Promise<boolean> => {
  const history = (await (await server.request('GET', `/notebooks/${id}/history`)).json()) as HistoryPage
  const moment = await server.request('GET', `/notebooks/${id}/history/${history.head}`)
  const { cells } = (await moment.json()) as Moment
  using room = await RoomClient.join(server, id)
  const runs = cells
    .filter(({ kind, source }) => kind === 'code' && String(source ?? '').trim() !== '')
    .map((cell) => ({ runId: newId(), cellId: String(cell.id) }))
  for (const run of runs) {
    room.push(events.runRequestedOnce({ ...run, at: Date.now(), by: room.principal }))
  }
  const finished = (async () => {
    for (const { runId } of runs) {
      await room.saw(
        ({ name, args }) =>
          /\.Run(Finished|Cancelled)$/.test(name) && (args as { runId?: string }).runId === runId,
      )
    }
    return true
  })()
  const inTime = await Promise.race([finished, sleep(PATIENCE, false, { ref: false })])
  await server.request('POST', `/notebooks/${id}/kernel/shutdown`).catch(() => {})
  return inTime
}
