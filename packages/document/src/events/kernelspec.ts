import { Schema } from 'effect'
import { NotebookKernelspec } from '../kernelspec/NotebookKernelspec.ts'
import { defineEvent } from './defineEvent.ts'
import { by, JsonObject } from './fields.ts'

/** Which kernel the notebook is for, and what that says of its language. */
export const kernelspecEvents = {
  /** Somebody chose it. What else the notebook's metadata hold stays. */
  kernelspecChosen: defineEvent({
    name: 'v1.KernelspecChosen',
    schema: Schema.Struct({ kernelspec: NotebookKernelspec, by }),
  }),
  /** The kernel said it when it started (`language_info` of its `kernel_info_reply`). */
  languageInfoSet: defineEvent({
    name: 'v1.LanguageInfoSet',
    schema: Schema.Struct({ languageInfo: JsonObject, by }),
  }),
}
