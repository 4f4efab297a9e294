import type { ExecuteResult, Kernel, KernelEvent } from '../Kernel.ts'

/** What became of a piece of code. */
export interface CodeResult {
  readonly result: ExecuteResult
  readonly events: ReadonlyArray<KernelEvent>
}

/** Executes code and collects what happens. `onEvent` may react meanwhile. */
export const runCode = async (
  kernel: Kernel,
  code: string,
  onEvent: (event: KernelEvent) => void = () => {},
): Promise<CodeResult> => {
  const events: Array<KernelEvent> = []
  const result = await kernel.execute({ code }, (event) => {
    events.push(event)
    onEvent(event)
  })
  return { result, events }
}

/** All that was printed to one stream. */
export const printed = ({ events }: CodeResult, name: 'stdout' | 'stderr' = 'stdout'): string =>
  events.map((event) => (event._tag === 'stream' && event.name === name ? event.text : '')).join('')

/** The events of one kind. */
export const eventsOf = <Tag extends KernelEvent['_tag']>(ran: CodeResult, tag: Tag) =>
  ran.events.filter((event): event is Extract<KernelEvent, { _tag: Tag }> => event._tag === tag)
