import { events } from '../events/index.ts'
import type { NotebookKernelspec } from '../kernelspec/NotebookKernelspec.ts'
import type { Actor } from './cells.ts'

/** The notebook is for this kernel from now on. */
export const chooseKernelspec = (kernelspec: NotebookKernelspec, { by }: Actor) =>
  events.kernelspecChosen({ kernelspec, by })
