import { commands } from '../commands/commands.ts'
import { useTour } from '../tour/tour.ts'
import { tourSteps } from '../tour/tourSteps.ts'
import { help } from './help.ts'

/** What the tour shows, where one left it, and the button that starts it. */
export const TourHelp = () => {
  const { step } = useTour()
  const begun = step > 0 && step < tourSteps.length
  return (
    <>
      <p className="mb-4 max-w-[60ch] text-[14px]/[22px] text-ink-soft">
        Five minutes, in a notebook of your own, one step at a time. Leave it whenever you like; it goes on
        where you left it.
      </p>
      <ol className="mb-5 flex flex-col gap-1.5">
        {tourSteps.map(({ title }, i) => (
          <li key={title} className={`flex gap-3 text-[14px] ${i < step ? 'text-ink-faint' : ''}`}>
            <span className="w-5 text-right text-ink-faint tabular-nums" aria-hidden>
              {i < step ? '✓' : i + 1}
            </span>
            {title}
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="button button-primary"
        onClick={() => {
          help.close()
          commands.run('app.tour')
        }}
      >
        {begun ? 'Go on with the tour' : 'Start the tour'}
      </button>
    </>
  )
}
