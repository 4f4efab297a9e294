/** The digits that matter and the place of the point: equal for all spellings of one number. */
const meaning = (raw: string): string => {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(raw) ?? []
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const short = digits.replace(/0+$/, '')
  if (short === '') return '0'
  return `${sign}${short}e${Number(exponent) - fraction.length + digits.length - short.length}`
}

/** Doubles hold every number of so many digits. */
const SAFE_DIGITS = 15

/** Whether a double is the number that is written: `12345678901234567890` and `1e400` are none. */
export const isExactNumber = (raw: string): boolean => {
  if (raw.length <= SAFE_DIGITS && !/e/i.test(raw)) return true
  const value = Number(raw)
  if (String(value) === raw) return true
  return Number.isFinite(value) && meaning(String(value)) === meaning(raw)
}
