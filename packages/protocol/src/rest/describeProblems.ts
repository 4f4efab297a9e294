import { PROBLEM_TYPE } from './problem.ts'

type Json = Record<string, unknown>

/** The members that every refusal has beside its own (RFC 9457). */
const MEMBERS: Json = {
  type: { type: 'string' },
  title: { type: 'string' },
  status: { type: 'integer' },
  detail: { type: 'string' },
}

const REF = '#/components/schemas/'

/** The schema of an error with those members. */
const withMembers = (schema: Json): Json => ({
  ...schema,
  required: [...new Set([...Object.keys(MEMBERS), ...((schema.required as string[] | undefined) ?? [])])],
  properties: { ...MEMBERS, ...(schema.properties as Json | undefined) },
})

/** An answer's content as problems, and which schemas it refers to. */
const problemContent = (content: Json, named: Set<string>): Json => {
  const visit = (schema: Json): Json => {
    if (typeof schema.$ref === 'string') {
      named.add(schema.$ref.slice(REF.length))
      return schema
    }
    if (Array.isArray(schema.anyOf)) return { ...schema, anyOf: schema.anyOf.map(visit) }
    return schema.type === 'object' ? withMembers(schema) : schema
  }
  const { 'application/json': json, ...others } = content as Record<string, Json>
  return json === undefined
    ? content
    : { ...others, [PROBLEM_TYPE]: { ...json, schema: visit(json.schema as Json) } }
}

/** Has a description say of every refusal that it is a problem in the form of RFC 9457. */
export const describeProblems = (spec: Json): Json => {
  const named = new Set<string>()
  const ofResponses = (responses: Record<string, Json>): Json =>
    Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [
        status,
        Number(status) >= 400 && response.content !== undefined
          ? { ...response, content: problemContent(response.content as Json, named) }
          : response,
      ]),
    )
  const paths = Object.entries(spec.paths as Record<string, Record<string, Json>>).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item).map(([method, operation]) => [
        method,
        { ...operation, responses: ofResponses(operation.responses as Record<string, Json>) },
      ]),
    ),
  ])
  const components = spec.components as Record<string, Record<string, Json>>
  const responses = ofResponses(components.responses as Record<string, Json>)
  const schemas = Object.entries(components.schemas ?? {}).map(([name, schema]) => [
    name,
    named.has(name) ? withMembers(schema) : schema,
  ])
  return {
    ...spec,
    paths: Object.fromEntries(paths),
    components: { ...components, responses, schemas: Object.fromEntries(schemas) },
  }
}
