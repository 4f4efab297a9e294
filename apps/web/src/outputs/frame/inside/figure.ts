import { frameWidth } from './surroundings.ts'

interface Figure {
  readonly data?: ReadonlyArray<unknown>
  readonly layout?: Readonly<Record<string, unknown>>
  readonly config?: Readonly<Record<string, unknown>>
  readonly frames?: ReadonlyArray<unknown>
}

interface Plotly {
  readonly react: (place: HTMLElement, figure: unknown) => Promise<unknown>
}

/** What a figure without a height gets, in pixels, as in Jupyter. */
const HEIGHT = 450

const number = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null)

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

/** Figures bring their own colours; where they do not say, dark paper gets light ink. */
const themed = (layout: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  if (document.documentElement.dataset.theme !== 'dark') return layout
  const axis = { gridcolor: '#38342f', linecolor: '#55504a', zerolinecolor: '#4a453f' }
  const template = record(record(layout.template).layout)
  const dark = {
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { ...record(template.font), color: '#e4e0db' },
  }
  const axes = Object.fromEntries(
    ['xaxis', 'yaxis'].map((name) => [name, { ...record(template[name]), ...axis }]),
  )
  return { ...layout, template: { ...record(layout.template), layout: { ...template, ...dark, ...axes } } }
}

/** A figure of Plotly's, in an element of its own: that has a size, which the library may ask for at any time. */
export class PlotlyFigure {
  readonly #place = document.createElement('div')
  readonly #figure: Figure
  readonly #plotly: Plotly

  constructor(root: HTMLElement, figure: unknown, library: string) {
    this.#figure = record(figure)
    // As a module, so that nothing of it is left in the window.
    const module: { exports: unknown } = { exports: {} }
    new Function('module', 'exports', library)(module, module.exports)
    this.#plotly = module.exports as Plotly
    root.append(this.#place)
  }

  async draw(): Promise<void> {
    const { data = [], layout = {}, config = {}, frames } = this.#figure
    // Without these it takes those of its place, now and when that changes.
    const { width, height, ...rest } = layout
    const tall = Math.min(number(height) ?? HEIGHT, 10_000)
    const wide = number(width)
    this.#place.style.height = `${tall}px`
    this.#place.style.width = wide === null || wide > frameWidth() ? '100%' : `${wide}px`
    await this.#plotly.react(this.#place, {
      data,
      layout: { ...themed(rest), autosize: true },
      frames,
      config: { displaylogo: false, plotlyServerURL: '', ...config, responsive: true },
    })
  }
}
