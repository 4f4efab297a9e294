import { isFields } from '../fileMerge/mergeFields.ts'
import { equalJson } from '../json/equalJson.ts'

/** A field that differs: `kernelspec.name`. Undefined where it is not there. */
export interface ChangedField {
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

type Fields = Readonly<Record<string, unknown>>

/** The fields that differ, by their paths. */
export const changedFields = (before: Fields, after: Fields, within = ''): ReadonlyArray<ChangedField> =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [was, is] = [before[name], after[name]]
    const path = within === '' ? name : `${within}.${name}`
    if (isFields(was) && isFields(is)) return changedFields(was, is, path)
    return equalJson(was, is) ? [] : [{ path, before: was, after: is }]
  })
