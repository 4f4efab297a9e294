import { Schema } from 'effect'
import {
  type ChosenSettings,
  type Setting,
  type SettingKey,
  type SettingsChange,
  settings,
} from '../settings/settings.ts'

const keyList = Schema.optional(Schema.Array(Schema.String))

/** A schema of JSON values: what is read is what is sent. */
type Plain<A = unknown> = Schema.Schema<A>

const shapeOf = (setting: Setting): Plain => {
  switch (setting._tag) {
    case 'choice':
      return Schema.Literal(...Object.keys(setting.options)) as Plain
    case 'amount':
      return Schema.Int.pipe(Schema.between(setting.min, setting.max)) as Plain
    case 'onOff':
      return Schema.Boolean as Plain
    case 'keys':
      return Schema.Record({
        key: Schema.String,
        value: Schema.Struct({ command: keyList, edit: keyList, field: keyList }),
      }) as Plain
  }
}

const schemaOf = (setting: Setting) => {
  const { title, about, standard } = setting
  return shapeOf(setting).annotations({ title, description: about, default: standard })
}

const fieldsOf = (wrap: (schema: Plain) => Plain) =>
  Object.fromEntries(
    (Object.keys(settings) as ReadonlyArray<SettingKey>).map((key) => [
      key,
      Schema.optional(wrap(schemaOf(settings[key]))),
    ]),
  )

/** What a person chose; what is missing has its default. */
export const Chosen = Schema.Struct(
  fieldsOf((schema) => schema),
) as Schema.Schema<unknown> as Plain<ChosenSettings>

/** A change of settings; null goes back to the default. */
export const Change = Schema.Struct(
  fieldsOf(Schema.NullOr),
) as Schema.Schema<unknown> as Plain<SettingsChange>
