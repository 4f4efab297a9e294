const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/**
 * What a string of JSON says, given with its quotes. Lenient: control characters stand for themselves, and so
 * does a backslash before what JSON knows no escape for.
 */
export const readJsonString = (raw: string): string => {
  if (!raw.includes('\\')) return raw.slice(1, -1)
  try {
    return JSON.parse(raw)
  } catch {
    return raw
      .slice(1, -1)
      .replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (whole, hex: string | undefined, other: string) => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
        return ESCAPES[other] ?? ('"\\/'.includes(other) ? other : whole)
      })
  }
}
