import { State } from '@livestore/common/schema'
import { kernelspecEvents as events } from '../events/kernelspec.ts'
import { isTooDeep } from '../jsonDepth.ts'
import { statement } from './statement.ts'

type Json = Readonly<Record<string, unknown>>

/** Sets members of the notebook's metadata, where its file has them. Null: it has none of that name any more. */
const setMembers = (members: Json) => {
  const put = Object.entries(members).filter(([, value]) => value !== null)
  const taken = Object.keys(members).filter((name) => members[name] === null)
  const values = put.map(([name]) => `'$.${name}', json($${name})`)
  const paths = taken.map((name) => `, '$.${name}'`).join('')
  const changed = (metadata: string) => `json_remove(json_set(${metadata}, ${values.join(', ')})${paths})`
  return statement(
    ['notebook'],
    `INSERT INTO notebook (id, metadata) VALUES ('notebook', ${changed("'{}'")})
     ON CONFLICT (id) DO UPDATE SET metadata = ${changed('metadata')}`,
    Object.fromEntries(put.map(([name, value]) => [name, JSON.stringify(value)])),
  )
}

export const kernelspecMaterializers = State.SQLite.materializers(events, {
  'v1.KernelspecChosen': ({ kernelspec: { display_name, language, name } }) =>
    setMembers({
      kernelspec: { display_name, ...(language === undefined ? {} : { language }), name },
      // What the kernel before said is no longer so; the one that is chosen says more when it starts.
      language_info: language === undefined ? null : { name: language },
    }),
  'v1.LanguageInfoSet': ({ languageInfo }) =>
    isTooDeep(languageInfo) ? [] : setMembers({ language_info: languageInfo }),
})
