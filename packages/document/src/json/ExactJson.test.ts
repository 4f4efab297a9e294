import { expect, test } from 'vitest'
import { artifactContent } from '../artifactContent.ts'
import { ExactJson, inexactMembers } from './ExactJson.ts'

const found = (data: string) =>
  Object.fromEntries(
    Array.from(inexactMembers(`{"data":${data},"metadata":{}}`, 'data'), ([mime, { json }]) => [mime, json]),
  )

test('Values that are not all that is written are found, as they are written', () => {
  const large = '{"id": 12345678901234567890, "f": 1.0}'
  expect(
    found(`{"application/json":${large},"text/plain":"12345678901234567890","a/b+json":[1e400]}`),
  ).toEqual({
    'application/json': large,
    'a/b+json': '[1e400]',
  })
  expect(found('{"application/json":[0.1234567890123456,1234567890,1.5e-300],"text/plain":"NaN"}')).toEqual(
    {},
  )
  expect(found('{"application/json":{"a":NaN}}')).toEqual({ 'application/json': '{"a":NaN}' })
})

test('Such a value is kept as it is written, and read as near as can be', () => {
  const value = new ExactJson('[12345678901234567890, NaN, "é"]')
  const { bytes, encoding } = artifactContent('application/json', value)
  expect([new TextDecoder().decode(bytes), encoding]).toEqual([value.json, 'json'])
  expect(JSON.stringify({ value })).toBe('{"value":[12345678901234567000,null,"é"]}')
})
