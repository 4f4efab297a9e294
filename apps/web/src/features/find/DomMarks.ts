import type { Offsets } from '@anode/notebook/find'
import { type Find, isSameMatch, type Match } from '@anode/notebook/find'
import { WorkerSearcher } from '../../notebook/search/WorkerSearcher.ts'

/** What is drawn is looked at again this long after it changed, in milliseconds. */
const AFTER = 80

/** More marks than this are not drawn at once. */
const MARKS = 2000

/** A piece of the page that is searched as one text. */
interface Region {
  readonly cellId: string
  readonly part: 'still' | 'rendered' | 'output'
  readonly nodes: ReadonlyArray<Text>
  readonly text: string
}

/** Formulas stand twice in the page: once to be seen, once for assistive technology. */
const HIDDEN = '.katex-mathml, .cm-editor, script, style'

const regionOf = (cellId: string, part: Region['part'], root: Element): Region => {
  const nodes: Text[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode as Text
    if (node.parentElement?.closest(HIDDEN) == null) nodes.push(node)
  }
  return { cellId, part, nodes, text: nodes.map(({ data }) => data).join('') }
}

/** The cells' texts and outputs as far as they are drawn and are no editors. */
const drawnRegions = (inOutputs: boolean, among: ReadonlySet<string> | null): ReadonlyArray<Region> =>
  [...document.querySelectorAll<HTMLElement>('[data-cell-id]')].flatMap((cell) => {
    const cellId = cell.dataset.cellId ?? ''
    if (among !== null && !among.has(cellId)) return []
    const pieces = (selector: string, part: Region['part']) =>
      [...cell.querySelectorAll(selector)].map((element) => regionOf(cellId, part, element))
    return [
      ...pieces('.code-still > [data-still]', 'still'),
      ...pieces('.cell-body .prose:not([data-outputs] .prose)', 'rendered'),
      ...(inOutputs ? pieces('[data-outputs] > [data-mime]', 'output') : []),
    ]
  })

/** Editors mark their matches themselves. */
const isInEditor = (node: Node): boolean =>
  (node instanceof Element ? node : node.parentElement)?.closest('.cm-editor') != null

/** The part of the page between two offsets of a region's text. */
const rangeIn = ({ nodes }: Region, from: number, to: number): Range | null => {
  const range = document.createRange()
  let start = 0
  let begun = false
  for (const node of nodes) {
    const end = start + node.data.length
    if (!begun && from < end) {
      range.setStart(node, from - start)
      begun = true
    }
    if (begun && to <= end) {
      range.setEnd(node, to - start)
      return range
    }
    start = end
  }
  return null
}

/**
 * Marks matches in what is drawn but is no editor: code that stands still, rendered Markdown, outputs. They
 * are painted by the browser over the text (CSS custom highlights), which stays as it is.
 */
export class DomMarks {
  readonly #find: Find
  readonly #searcher = new WorkerSearcher()
  readonly #observer = new MutationObserver((records) => {
    if (records.some(({ target }) => !isInEditor(target))) this.#soon()
  })
  readonly #ends: ReadonlyArray<() => void>
  #timer: ReturnType<typeof setTimeout> | undefined
  #round = 0
  #isOver = false
  #latest: Promise<void> = Promise.resolve()
  #ranges = new Map<string, ReadonlyArray<Range>>()
  #seen: ReadonlyArray<unknown> = []

  constructor(find: Find) {
    this.#find = find
    const main = document.querySelector('main')
    if (main !== null) this.#observer.observe(main, { childList: true, subtree: true, characterData: true })
    this.#ends = [find.on(() => this.#onFind())]
    this.#soon()
  }

  /** Where a match is drawn; null when it is not, or cannot be told among the others. */
  rangeOf(match: Match): Range | null {
    const { matches } = this.#find.state
    const alike = matches.filter(
      ({ cellId, inOutput }) => cellId === match.cellId && inOutput === match.inOutput,
    )
    const key = `${match.cellId} ${match.inOutput}`
    const ranges = this.#ranges.get(key)
    return ranges?.length === alike.length
      ? (ranges[alike.findIndex((one) => isSameMatch(one, match))] ?? null)
      : null
  }

  /** Looks at the page now. Resolves when the newest look has ended. */
  refresh(): Promise<void> {
    this.#latest = this.#look()
    return this.#latest
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer)
    const round = ++this.#round
    const { state } = this.#find
    if (state.matches.length === 0) return this.#paint(new Map())
    const regions = drawnRegions(state.inOutputs, state.among)
    const found = await this.#searcher
      .match(
        state,
        regions.map(({ text }) => text),
        MARKS,
      )
      .catch((): ReadonlyArray<Offsets> => [])
    if (this.#isOver) return
    if (round !== this.#round) return this.#latest
    const ranges = new Map<string, Range[]>()
    regions.forEach((region, i) => {
      const key = `${region.cellId} ${region.part === 'output'}`
      const offsets = found[i] ?? []
      const own = ranges.get(key) ?? []
      for (let n = 0; n < offsets.length; n += 2) {
        const range = rangeIn(region, offsets[n] ?? 0, offsets[n + 1] ?? 0)
        if (range !== null) own.push(range)
      }
      ranges.set(key, own)
    })
    this.#paint(ranges)
  }

  destroy(): void {
    clearTimeout(this.#timer)
    this.#isOver = true
    this.#observer.disconnect()
    this.#searcher.stop()
    for (const end of this.#ends) end()
    this.#paint(new Map())
  }

  #onFind(): void {
    const { matches } = this.#find.state
    const now = [matches, this.#find.current]
    if (now.every((value, i) => value === this.#seen[i])) return
    const searched = matches !== this.#seen[0]
    this.#seen = now
    if (searched) this.#soon()
    else this.#paint(this.#ranges)
  }

  #soon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.refresh(), AFTER)
  }

  #paint(ranges: Map<string, ReadonlyArray<Range>>): void {
    this.#ranges = ranges
    // Browsers without them still go from match to match.
    if (!('highlights' in CSS)) return
    const { current } = this.#find
    const one = current === null ? null : this.rangeOf(current)
    CSS.highlights.set('find-match', new Highlight(...[...ranges.values()].flat()))
    const top = new Highlight(...(one === null ? [] : [one]))
    top.priority = 1
    CSS.highlights.set('find-current', top)
  }
}
