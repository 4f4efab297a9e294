import type { ListView } from '@anode/protocol'
import { Link } from '@tanstack/react-router'
import { type Template, templates } from './templates.ts'
import type { Create } from './useCreate.ts'

/** A list without a notebook: says why, and what to do next. */
export const EmptyList = ({
  view,
  search,
  all,
  ...making
}: Create & {
  readonly view: ListView
  readonly search: string
  /** How many notebooks there are outside of the trash. */
  readonly all: number
}) => {
  if (search !== '') {
    return (
      <Words>
        Nothing{view === 'trash' ? ' in the trash' : ''} holds “{search}”.
      </Words>
    )
  }
  if (view === 'trash') return <Words>The trash is empty. Notebooks that you delete come here first.</Words>
  if (all > 0) {
    return (
      <Words>
        You have not opened any of these notebooks yet.{' '}
        <Link to="/" search={{ view: 'all' }} className="text-accent-ink underline underline-offset-3">
          {all === 1 ? 'Show the one there is' : `Show all ${all}`}
        </Link>
      </Words>
    )
  }
  return <Welcome {...making} />
}

const Words = ({ children }: { readonly children: React.ReactNode }) => (
  <p className="px-3 py-10 text-[15px]/6 text-ink-soft">{children}</p>
)

/** Before the first notebook. */
const Welcome = ({ creating, create }: Create) => {
  const others = templates.filter(({ id }) => id !== 'empty')
  return (
    <section
      aria-labelledby="welcome"
      className="mx-3 mt-4 flex flex-col items-start rounded-2xl bg-surface px-5 py-6 sm:px-7 sm:py-8"
    >
      <h2 id="welcome" className="font-semibold text-[17px]/6 tracking-[-0.01em]">
        Your first notebook
      </h2>
      <p className="mt-2 max-w-[52ch] text-[15px]/6 text-ink-soft">
        Write Python and text in cells and run them one at a time. Everything is kept as it happens.
      </p>
      <button
        type="button"
        className="button button-primary mt-5"
        disabled={creating}
        onClick={() => create('empty')}
      >
        Start a notebook
      </button>
      <div className="mt-7 grid w-full gap-3 sm:grid-cols-2">
        {others.map((template) => (
          <Card
            key={template.id}
            template={template}
            disabled={creating}
            onChoose={() => create(template.id)}
          />
        ))}
      </div>
      <p className="mt-5 text-[13px] text-ink-faint">
        Or drop .ipynb files anywhere on this page to go on with what you have.
      </p>
    </section>
  )
}

const Card = ({
  template: { icon: Icon, name, words },
  disabled,
  onChoose,
}: {
  readonly template: Template
  readonly disabled: boolean
  readonly onChoose: () => void
}) => (
  <button
    type="button"
    disabled={disabled}
    onClick={onChoose}
    className="flex items-start gap-3 rounded-xl bg-paper px-4 py-3.5 text-left shadow-[inset_0_0_0_1px_var(--line)] transition-shadow duration-120 hover:shadow-[inset_0_0_0_1px_var(--line-strong)]"
  >
    <Icon size={18} className="mt-0.5 flex-none text-accent-ink" aria-hidden />
    <span>
      <span className="block font-medium text-[14px]">{name}</span>
      <span className="mt-0.5 block text-[13px] text-ink-soft">{words}</span>
    </span>
  </button>
)
