import { Failure } from '../failures/Failure.tsx'

/** The beginning of a text is shown as it was written, so many characters of it. */
const SHOWN = 1000

/** In the place of a text that takes long to draw. */
export const HeavyText = ({ source, onShow }: { readonly source: string; readonly onShow: () => void }) => (
  <div className="flex flex-col gap-2.5">
    <Failure
      tone="plain"
      what="This text is not drawn yet"
      why={`It has ${source.length.toLocaleString('en')} characters with very much markup: drawing it may hold up the page for some seconds.`}
    >
      <button type="button" className="button" onClick={onShow}>
        Draw it
      </button>
    </Failure>
    <p className="max-h-[120px] overflow-hidden whitespace-pre-wrap text-[13px] text-ink-soft">
      {source.slice(0, SHOWN)}…
    </p>
  </div>
)
