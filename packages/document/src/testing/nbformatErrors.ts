import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'

const file = new URL('../../fixtures/ipynb/nbformat.v4.5.schema.json', import.meta.url)
// Of draft 04, which it names, the schema uses only what later drafts have too.
const { $schema: _, ...schema } = JSON.parse(readFileSync(file, 'utf8'))
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema)

/** What Jupyter's own schema of nbformat 4.5 finds wrong with a file; nothing when it is valid. */
export const nbformatErrors = (text: string): ReadonlyArray<string> => {
  validate(JSON.parse(text))
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
}
