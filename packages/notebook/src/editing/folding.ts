import * as queries from '../queries.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'
import { changeMetadata } from './sections.ts'

type Metadata = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const jupyterOf = ({ jupyter }: Metadata): Metadata => (isObject(jupyter) ? jupyter : {})

/** Whether a cell's source is folded: nbformat's `jupyter.source_hidden`. */
export const isSourceFolded = (metadata: Metadata): boolean => jupyterOf(metadata).source_hidden === true

/** Whether its outputs are: nbformat's `jupyter.outputs_hidden`, or `collapsed`, as it was called before. */
export const areOutputsFolded = (metadata: Metadata): boolean =>
  jupyterOf(metadata).outputs_hidden === true || metadata.collapsed === true

/** Whether its long outputs are shown whole: nbformat's `scrolled`, turned round. */
export const areOutputsWhole = (metadata: Metadata): boolean => metadata.scrolled === false

/** Metadata with a flag set in `jupyter`, or taken out; an empty `jupyter` goes. */
const withFlag = (metadata: Metadata, flag: string, set: boolean): Metadata => {
  const { [flag]: _, ...others } = jupyterOf(metadata)
  const jupyter = set ? { ...others, [flag]: true } : others
  const { jupyter: _old, ...rest } = metadata
  return Object.keys(jupyter).length === 0 ? rest : { ...rest, jupyter }
}

export const withSourceFolded = (metadata: Metadata, folded: boolean): Metadata =>
  withFlag(metadata, 'source_hidden', folded)

/** Both names are written, as JupyterLab does: others read either. */
export const withOutputsFolded = (metadata: Metadata, folded: boolean): Metadata => {
  const { collapsed: _, ...rest } = withFlag(metadata, 'outputs_hidden', folded)
  return folded ? { ...rest, collapsed: true } : rest
}

export const withOutputsWhole = (metadata: Metadata, whole: boolean): Metadata => {
  const { scrolled: _, ...rest } = metadata
  return whole ? { ...rest, scrolled: false } : rest
}

type Aspect = readonly [is: (metadata: Metadata) => boolean, become: (m: Metadata, is: boolean) => Metadata]

const aspects = {
  source: [isSourceFolded, withSourceFolded],
  outputs: [areOutputsFolded, withOutputsFolded],
  whole: [areOutputsWhole, withOutputsWhole],
} satisfies Record<string, Aspect>

/** Sets one aspect of how cells are shown: source folded, outputs folded, long outputs whole. */
export const setShown = (
  session: NotebookSession,
  cellIds: ReadonlyArray<string>,
  aspect: keyof typeof aspects,
  value: boolean,
): void =>
  session.commit(
    ...cellIds.flatMap((id) =>
      changeMetadata(session, id, (metadata) => aspects[aspect][1](metadata, value)),
    ),
  )

/** Turns it round: all get the value that the first of them has not. */
export const toggleShown = (
  session: NotebookSession,
  cellIds: ReadonlyArray<string>,
  aspect: keyof typeof aspects,
): void => {
  const first = session.replica.read(queries.cell(cellIds[0] ?? ''))
  if (first !== null) setShown(session, cellIds, aspect, !aspects[aspect][0](first.metadata))
}
