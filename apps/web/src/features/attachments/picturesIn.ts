/** What a paste or a drop carries, as far as pictures are concerned. */
interface Carried {
  readonly types: ReadonlyArray<string>
  readonly files: ArrayLike<File>
}

/**
 * The pictures that were pasted or dropped. None where text came with them: programs like Excel add a picture
 * of what they copy, and who pastes it means the text.
 */
export const picturesIn = (carried: Carried | null): ReadonlyArray<File> =>
  carried === null || carried.types.includes('text/plain')
    ? []
    : Array.from(carried.files).filter(({ type }) => type.startsWith('image/'))
