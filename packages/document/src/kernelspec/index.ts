/** Which kernel a notebook is for: what its metadata say, and which of the installed ones that means. */
export {
  type ChosenKernel,
  chooseKernel,
  GATEWAY_PREFIX,
  HOST_PREFIX,
  hostKernelName,
  type KernelChoice,
  readHostKernel,
  wantsOwnPython,
} from './chooseKernel.ts'
export { NotebookKernelspec, ownKernelspec } from './NotebookKernelspec.ts'
export { notebookLanguage, type WantedKernel, wantedKernel } from './wantedKernel.ts'
