import './tour.css'
import { Check, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useKeysOf } from '../../commands/commands.ts'
import { IconButton } from '../../controls/IconButton.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { tour } from '../../tour/tour.ts'
import { type TourStep, tourSteps } from '../../tour/tourSteps.ts'
import { Spotlight } from './Spotlight.tsx'

/** The step of the tour that the person is at, in a corner of the notebook: the page stays usable beside it. */
export const Tour = ({ step }: { readonly step: number }) => {
  const current = tourSteps[step]
  return current === undefined ? <End /> : <Step key={step} step={current} number={step + 1} />
}

const Step = ({ step, number }: { readonly step: TourStep; readonly number: number }) => {
  const session = useSession()
  const [done, setDone] = useState(false)
  useEffect(() => step.watch?.(session, () => setDone(true)), [session, step])
  return (
    <>
      {step.target !== undefined && <Spotlight selector={step.target} />}
      <Card title={step.title}>
        <p className="text-[14px]/[21px] text-ink-soft">
          <WithKeys text={step.text} />
        </p>
        <div className="tour-foot">
          <span className="mr-auto text-[12.5px] text-ink-faint tabular-nums" role="status">
            {done ? (
              <span className="flex items-center gap-1.5 text-ok">
                <Check size={15} aria-hidden /> Done
              </span>
            ) : (
              `${number} of ${tourSteps.length}`
            )}
          </span>
          {number > 1 && (
            <button type="button" className="button button-quiet" onClick={() => tour.go(number - 2)}>
              Back
            </button>
          )}
          <button
            type="button"
            className={`button ${done || step.watch === undefined ? 'button-primary' : ''}`}
            onClick={() => tour.go(number)}
          >
            {number === tourSteps.length ? 'Finish' : done || step.watch === undefined ? 'Next' : 'Skip'}
          </button>
        </div>
      </Card>
    </>
  )
}

const End = () => (
  <Card title="That is what you need every day">
    <p className="text-[14px]/[21px] text-ink-soft">
      <WithKeys text="The rest is a few letters away: `app.palette`." />
    </p>
    <div className="tour-foot">
      <button type="button" className="button button-quiet mr-auto" onClick={() => tour.go(0)}>
        Once more
      </button>
      <button
        type="button"
        className="button button-primary"
        onClick={() => {
          tour.leave()
          tour.go(0)
        }}
      >
        Close
      </button>
    </div>
  </Card>
)

const Card = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => {
  const card = useRef<HTMLElement>(null)
  useEffect(() => {
    // Who asked for it, or pressed a button of the step before, goes on in it; who works in a cell is not called away.
    if (tour.takeFocusWish() || document.activeElement === document.body) card.current?.focus()
  }, [])
  return (
    <section
      ref={card}
      role="dialog"
      aria-label={`Tour: ${title}`}
      tabIndex={-1}
      className="tour"
      onKeyDown={({ key }) => {
        if (key === 'Escape') tour.leave()
      }}
    >
      <div className="flex items-start gap-2">
        <h2 className="grow py-1 font-semibold text-[15px]/[22px] tracking-[-0.01em]">{title}</h2>
        <IconButton label="Leave the tour" onClick={tour.leave}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      {children}
    </section>
  )
}

/** A text whose backticks name commands: their keys as they are now, or their names without one. */
const WithKeys = ({ text }: { readonly text: string }) =>
  text.split('`').map((part, i) => (i % 2 === 0 ? part : <KeyOf key={part} id={part} />))

const KeyOf = ({ id }: { readonly id: string }) => {
  const keys = useKeysOf(id)
  return keys === undefined ? <em>{id}</em> : <kbd className="key">{keys}</kbd>
}
