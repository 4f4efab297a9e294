import { highlightsIn } from './highlightsIn.ts'

/** A text with the words of a search marked. */
export const Highlighted = ({ text, search }: { readonly text: string; readonly search: string }) =>
  search === ''
    ? text
    : highlightsIn(text, search).map((piece, i) =>
        piece.marked ? (
          <mark key={i} className="rounded-[3px] bg-accent-soft text-accent-ink">
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )
