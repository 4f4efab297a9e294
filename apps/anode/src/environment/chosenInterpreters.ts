/**
 * Which Python of this machine somebody has chosen for a notebook: a file of the data directory, by the notebook's id. It
 * goes into no notebook's file and into no copy. One that cannot be read counts as empty: kernels then start as usual.
 */
import { readFileSync } from 'node:fs'
import { messageOf } from '@anode/document/messageOf'
import { Effect, Either, Schema } from 'effect'
import { writeDurably } from '../storage/writeDurably.ts'

const Chosen = Schema.Record({
  key: Schema.String,
  value: Schema.Struct({ path: Schema.String, by: Schema.String, at: Schema.Int }),
})
const ChosenFile = Schema.parseJson(Schema.Struct({ interpreters: Chosen }))

const read = (path: string): typeof Chosen.Type => {
  try {
    const found = Schema.decodeEither(ChosenFile)(readFileSync(path, 'utf8'))
    return Either.isRight(found) ? found.right.interpreters : {}
  } catch {
    return {}
  }
}

/** The choices in a file. */
export const chosenInterpreters = (path: string, now = Date.now) => {
  let chosen = new Map(Object.entries(read(path)))
  const write = (next: typeof chosen) => {
    writeDurably(path, Schema.encodeSync(ChosenFile)({ interpreters: Object.fromEntries(next) }))
    chosen = next
  }
  return {
    of: (notebookId: string): string | null => chosen.get(notebookId)?.path ?? null,
    choose: (notebookId: string, python: string | null, by: string) =>
      Effect.try({
        try: () => {
          if ((chosen.get(notebookId)?.path ?? null) === python) return
          const next = new Map(chosen)
          if (python === null) next.delete(notebookId)
          else next.set(notebookId, { path: python, by, at: now() })
          write(next)
        },
        catch: (error) => ({
          message: `The choice could not be kept in ${path}: ${messageOf(error)}. Nothing was changed; free some space or make it writable, then try again.`,
        }),
      }),
    /** The notebook is gone for ever. */
    forget: (notebookId: string): void => {
      if (!chosen.has(notebookId)) return
      const next = new Map(chosen)
      next.delete(notebookId)
      try {
        write(next)
      } catch {
        // Ids are never given twice: what is left stands for nothing.
      }
    },
  }
}
