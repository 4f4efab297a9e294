import * as Y from 'yjs'
import { mergeUpdates, openCellText, textOf } from '../cellText.ts'
import type { Output } from '../Output.ts'
import { positionsBetween } from '../position.ts'
import type { Fact } from '../StateDatabase.ts'
import { textHash } from '../textHash.ts'

/** One step of a random log: what to do, and numbers that choose to what. */
export interface Step {
  readonly verb: Verb
  readonly a: number
  readonly b: number
  readonly text: string
}

interface KnownText {
  readonly source: string
  readonly textState: string | null
}

interface Notebook {
  /** Ids of all cells there have been: facts about deleted ones are part of life. */
  readonly cellIds: string[]
  /** Every text that somebody may have seen a cell with; edits start from any of them. */
  readonly texts: Map<string, KnownText[]>
  readonly runs: { readonly id: string; readonly cellId: string }[]
  readonly streams: { readonly id: string; readonly runId: string; text: string }[]
  readonly comments: { readonly id: string; readonly threadId: string; readonly cellId: string }[]
}

type Args = Readonly<Record<string, unknown>>
type Verbs = Readonly<
  Record<string, (notebook: Notebook, step: Step, index: number) => [string, Args] | null>
>

const person = 'person:ann'
const personAt = (n: number): string => (n % 3 === 0 ? 'person:bob' : person)
const host = 'host:one'

const pick = <A>(list: ReadonlyArray<A>, n: number): A | undefined => list[n % list.length]

const POSITIONS = positionsBetween(null, null, 8)
const positionAt = (n: number): string => pick(POSITIONS, n) as string

/** A place in a text that does not part a character of two units. */
const offsetIn = (text: string, n: number): number => {
  const offset = n % (text.length + 1)
  return (text.charCodeAt(offset) & 0xfc00) === 0xdc00 ? offset - 1 : offset
}

const outputOf = ({ a, text }: Step): Output => {
  if (a % 3 === 0) return { _tag: 'error', ename: 'ValueError', evalue: text, traceback: [text] }
  return {
    _tag: 'display',
    data: { 'text/plain': text, 'application/json': { n: a, text } },
    metadata: a % 2 === 0 ? {} : { isolated: true },
    ...(a % 5 === 0 ? { executionCount: a } : { displayId: `display-${a % 3}` }),
  }
}

/** An edit of a text that was seen some time ago, by a Yjs client of its own. */
const edit = (texts: KnownText[], { a, b, text }: Step, index: number): string => {
  const seen = texts[Math.max(0, texts.length - 1 - (a % 3))] as KnownText
  const doc = openCellText(seen)
  // 0 and 1 stand for first texts.
  doc.clientID = index + 2
  const before = Y.encodeStateVector(doc)
  const start = offsetIn(seen.source, a)
  const end = Math.max(start, offsetIn(seen.source, start + (b % 4)))
  doc.transact(() => {
    textOf(doc).delete(start, end - start)
    textOf(doc).insert(start, text)
  })
  const update = Y.encodeStateAsUpdate(doc, before)
  texts.push({ source: textOf(doc).toString(), textState: mergeUpdates([Y.encodeStateAsUpdate(doc)]) })
  return mergeUpdates([update])
}

const withCell =
  (
    name: string,
    argsOf: (cellId: string, step: Step, notebook: Notebook, index: number) => Args,
  ): Verbs[string] =>
  (notebook, step, index) => {
    const cellId = pick(notebook.cellIds, step.a)
    return cellId === undefined ? null : [name, { cellId, ...argsOf(cellId, step, notebook, index) }]
  }

const withRun =
  (name: string, argsOf: (step: Step, index: number) => Args): Verbs[string] =>
  (notebook, step, index) => {
    const run = pick(notebook.runs, step.a)
    return run === undefined ? null : [name, { runId: run.id, ...argsOf(step, index) }]
  }

const withComment =
  (
    name: string,
    argsOf: (comment: Notebook['comments'][number], step: Step, index: number) => Args,
  ): Verbs[string] =>
  ({ comments }, step, index) => {
    const comment = pick(comments, step.a)
    return comment === undefined ? null : [name, { ...argsOf(comment, step, index), by: personAt(step.b) }]
  }

const seeCell = (notebook: Notebook, id: string, source: string): void => {
  notebook.cellIds.push(id)
  notebook.texts.set(id, [{ source, textState: null }])
}

const verbs = {
  retitle: (_, { text }) => ['v1.NotebookRetitled', { title: text, by: person }],
  setMetadata: (_, { a, text }) => [
    'v1.NotebookMetadataSet',
    { metadata: { a, text: { text } }, by: person },
  ],
  setEnvironment: (_, { a, text }) => [
    'v1.EnvironmentSet',
    { environment: a % 3 === 0 ? null : { dependencies: [text.slice(0, 1000), 'six'] }, by: person },
  ],
  chooseKernelspec: (_, { a, text }) => [
    'v1.KernelspecChosen',
    {
      kernelspec: {
        name: `k${a}`,
        display_name: text.slice(0, 500),
        ...(a % 3 === 0 ? {} : { language: 'bash' }),
      },
      by: person,
    },
  ],
  setLanguageInfo: (_, { a, text }) => [
    'v1.LanguageInfoSet',
    { languageInfo: { name: 'bash', version: text, mode: { version: a } }, by: 'server' },
  ],
  createCell: (notebook, { a, b, text }, index) => {
    const cellId = `cell-${index}`
    seeCell(notebook, cellId, text)
    const attachments = a % 4 === 0 ? { attachments: { 'a.png': { 'image/png': 'AAAA' } } } : {}
    const kind = pick(['code', 'markdown', 'sql'], a) as string
    const cell = { cellId, kind, position: positionAt(b), source: text, metadata: { label: text } }
    return ['v1.CellCreated', { ...cell, ...attachments, by: person }]
  },
  moveCell: withCell('v1.CellMoved', (_, { b }) => ({ position: positionAt(b), by: person })),
  deleteCell: withCell('v1.CellDeleted', () => ({ by: person })),
  changeKind: withCell('v1.CellKindChanged', (_, { b }) => ({
    kind: b % 2 === 0 ? 'raw' : 'code',
    by: person,
  })),
  setCellMetadata: withCell('v1.CellMetadataSet', (_, { b, text }) => ({
    metadata: { b, text },
    by: person,
  })),
  setAttachment: withCell('v1.CellAttachmentSet', (_, { a, b, text }) => ({
    name: a % 2 === 0 ? 'a.png' : `"${a}" ${text}.png`,
    data: { 'image/png': `${b}`, ...(b % 2 === 0 ? { 'text/plain': text } : {}) },
    by: person,
  })),
  removeAttachment: withCell('v1.CellAttachmentRemoved', (_, { a, text }) => ({
    name: a % 3 === 0 ? `"${a}" ${text}.png` : 'a.png',
    by: person,
  })),
  editText: withCell('v1.CellTextEdited', (cellId, step, { texts }, index) => ({
    update: edit(texts.get(cellId) as KnownText[], step, index),
    by: person,
  })),
  requestRun: (notebook, { a, b }, index) => {
    const cellId = pick(notebook.cellIds, a)
    if (cellId === undefined) return null
    const runId = `run-${index}`
    notebook.runs.push({ id: runId, cellId })
    const batch = b % 2 === 0 ? { batchId: `batch-${b}` } : {}
    return ['v1.RunRequested', { runId, cellId, ...batch, at: index, by: person }]
  },
  requestRunOnce: (notebook, { a, b, text }, index) => {
    const cellId = pick(notebook.cellIds, a)
    if (cellId === undefined) return null
    const runId = `run-${index}`
    notebook.runs.push({ id: runId, cellId })
    // Mostly on what is not there any more.
    const names = { cell: textHash(text), above: textHash('') }
    const base = b % 3 === 0 ? { base: { kinds: ['code', 'sql'], ...names } } : {}
    const batch = b % 2 === 0 ? { batchId: `batch-${b}` } : {}
    const stop = a % 3 === 0 ? { stopOnError: true } : {}
    return ['v2.RunRequested', { runId, cellId, ...batch, ...stop, ...base, at: index, by: person }]
  },
  releaseRun: withRun('v1.RunReleased', (_, at) => ({ at, by: person })),
  dropLateText: withCell('v1.LateTextDropped', () => ({ by: person })),
  cancelRun: withRun('v1.RunCancelled', (_, at) => ({ at, by: person })),
  startRun: withRun('v1.RunStarted', ({ b }, at) => ({
    executionCount: b % 7 === 0 ? null : b,
    at,
    by: host,
  })),
  askInput: withRun('v1.InputRequested', ({ b, text }) => ({
    prompt: text,
    password: b % 2 === 0,
    by: host,
  })),
  giveInput: withRun('v1.InputGiven', () => ({ by: host })),
  setNextInput: withCell('v1.NextInputSet', (_, { a, text }, index) => ({
    runId: `run-${index}`,
    text,
    replace: a % 2 === 0,
    by: host,
  })),
  finishRun: withRun('v1.RunFinished', ({ b, text }, at) => ({
    status: pick(['ok', 'error', 'interrupted', 'lost'], b),
    executionCount: b % 3 === 0 ? null : b,
    ...(b % 2 === 0 ? { reason: text } : {}),
    at,
    by: host,
  })),
  changeKernel: (_, { a, text }, at) => {
    const status = pick(['starting', 'ready', 'restarting', 'dead'], a)
    const reason = a % 3 === 0 ? { reason: text } : {}
    return ['v1.KernelStatusChanged', { sessionId: `session-${a % 2}`, status, ...reason, at, by: host }]
  },
  print: (notebook, { a, text }, index) => {
    const run = pick(notebook.runs, a)
    if (run === undefined) return null
    const outputId = `output-${index}`
    notebook.streams.push({ id: outputId, runId: run.id, text })
    const output: Output = { _tag: 'stream', name: a % 2 === 0 ? 'stdout' : 'stderr', text }
    return appended(outputId, run, index, output)
  },
  display: (notebook, step, index) => {
    const run = pick(notebook.runs, step.b)
    return run === undefined ? null : appended(`output-${index}`, run, index, outputOf(step))
  },
  printMore: (notebook, { a, b, text }) => {
    const stream = pick(notebook.streams, a)
    if (stream === undefined) return null
    // Mostly at the end; at times over what stands there, as `\r` does.
    const offset = b % 3 === 0 ? offsetIn(stream.text, b) : stream.text.length
    stream.text = stream.text.slice(0, offset) + text
    return ['v1.TextAppended', { outputId: stream.id, offset, text, by: host }]
  },
  replaceDisplay: (_, { a, text }) => {
    const replacement = { data: { 'text/html': `<b>${text}</b>` }, metadata: { a } }
    return ['v1.OutputReplaced', { displayId: `display-${a % 3}`, ...replacement, by: host }]
  },
  clearOutputs: withCell('v1.OutputsCleared', () => ({ by: host })),
  restoreOutputs: withCell('v1.OutputsRestored', (cellId, step, { runs }, index) => {
    const run = runs.findLast((known) => known.cellId === cellId)
    const times = { requestedAt: index, startedAt: index, finishedAt: null }
    const ended = { status: 'ok', source: step.text, ...times, reason: null }
    return {
      executionCount: step.b % 3 === 0 ? null : step.b,
      ...(run && step.b % 4 !== 0 ? { run: { id: run.id, ...(step.b % 2 === 0 ? { ended } : {}) } } : {}),
      outputs: [
        { id: `output-${index}`, position: index, output: outputOf(step) },
        { id: `restored-${index}`, position: 0, output: { _tag: 'stream', name: 'stdout', text: step.text } },
      ],
      by: person,
    }
  }),
  revertOutputs: withCell('v1.OutputsReverted', (cellId, step, { runs }, index) => {
    const own = runs.filter((known) => known.cellId === cellId)
    const [over, run] = [pick(own, step.a)?.id ?? null, pick(own, step.b)]
    const times = { requestedAt: index, startedAt: null, finishedAt: index }
    const ended = { status: 'error', source: step.text, ...times, reason: step.text }
    return {
      over: step.a % 3 === 0 ? null : over,
      part: step.b % 5 === 0 ? 1 : 0,
      executionCount: step.b % 3 === 0 ? null : step.b,
      ...(run && step.a % 4 !== 0 ? { run: { id: run.id, ...(step.b % 2 === 0 ? { ended } : {}) } } : {}),
      outputs: [
        { id: `reverted-${index}`, position: 0, output: { _tag: 'stream', name: 'stderr', text: step.text } },
        { id: `output-${index}`, position: 1, output: outputOf(step) },
      ],
      by: person,
    }
  }),
  nameVersion: (_, { a, b, text }, at) => [
    'v1.VersionNamed',
    {
      versionId: `version-${a % 4}`,
      ...(b % 2 === 0 ? { seq: b + 1 } : {}),
      name: `v ${text}`,
      at,
      by: person,
    },
  ],
  removeVersion: (_, { a }, at) => ['v1.VersionRemoved', { versionId: `version-${a % 4}`, at, by: person }],
  comment: (notebook, { a, b, text }, index) => {
    const answered = b % 2 === 0 ? pick(notebook.comments, a) : undefined
    const cellId = answered?.cellId ?? pick(notebook.cellIds, a)
    if (cellId === undefined) return null
    const comment = { id: `comment-${index}`, threadId: answered?.threadId ?? `thread-${index}`, cellId }
    notebook.comments.push(comment)
    const range = { start: 'AAAA', end: `${'A'.repeat(a % 8)}=` }
    const anchor = a % 3 === 0 ? {} : { anchor: { quote: text, ...(a % 3 === 1 ? { range } : {}) } }
    const about = { commentId: comment.id, threadId: comment.threadId, cellId, ...anchor }
    const mentions = a % 4 === 0 ? [personAt(a)] : []
    return ['v1.CommentAdded', { ...about, text: `${text}!`, mentions, at: index, by: personAt(b) }]
  },
  editComment: withComment('v1.CommentEdited', ({ id }, { a, text }, at) => ({
    commentId: id,
    text: `${text}?`,
    mentions: a % 2 === 0 ? [] : ['agent:helper'],
    at,
  })),
  deleteComment: withComment('v1.CommentDeleted', ({ id }, _, at) => ({ commentId: id, at })),
  resolveThread: withComment('v1.ThreadResolved', ({ threadId }, _, at) => ({ threadId, at })),
  reopenThread: withComment('v1.ThreadReopened', ({ threadId }, _, at) => ({ threadId, at })),
  readThread: withComment('v1.ThreadRead', ({ id, threadId }) => ({ threadId, upTo: id })),
  readFile: (_notebook, { a, b, text }) => [
    'v1.NotebookFileRead',
    {
      file: {
        content: { $artifact: 'e'.repeat(64), bytes: a, encoding: 'utf8' },
        ...{ title: text, minor: b % 6 },
        ...(b % 2 === 0 ? { ids: [`cell-${a}`] } : {}),
      },
      by: 'server',
    },
  ],
  load: (notebook, { a, b, text }, index) => {
    const cell = { id: `cell-${index}`, kind: 'code', position: positionAt(a), source: text }
    seeCell(notebook, cell.id, text)
    const body = { _tag: 'stream', name: 'stdout', text: '' }
    const outputs = [{ id: `output-${index}`, cellId: cell.id, position: 0, text, body }]
    const file = {
      content: { $artifact: 'f'.repeat(64), bytes: a, encoding: 'utf8' },
      title: text,
      minor: b % 6,
    }
    const content = { cells: [cell], runs: [], outputs, by: 'server' }
    return [
      'v1.NotebookLoaded',
      b % 4 === 0
        ? {
            part: 0,
            of: 2,
            notebook: { title: text, metadata: {}, ...(b % 8 === 0 ? { file } : {}) },
            ...content,
          }
        : { part: 1, of: 2, ...content },
    ]
  },
} satisfies Verbs

const appended = (outputId: string, run: Notebook['runs'][number], position: number, output: Output) =>
  ['v1.OutputAppended', { outputId, cellId: run.cellId, runId: run.id, position, output, by: host }] as [
    string,
    Args,
  ]

export type Verb = keyof typeof verbs
export const verbNames = Object.keys(verbs) as ReadonlyArray<Verb>

/** The facts that the steps amount to; a step that has nothing to act on gives none. */
export const factsOf = (steps: ReadonlyArray<Step>): ReadonlyArray<Fact> => {
  const notebook: Notebook = { cellIds: [], texts: new Map(), runs: [], streams: [], comments: [] }
  const facts: Fact[] = []
  steps.forEach((step, index) => {
    const verb: Verbs[string] = verbs[step.verb]
    const stated = verb(notebook, step, index)
    if (stated !== null) facts.push({ seq: facts.length + 1, name: stated[0], args: stated[1] })
  })
  return facts
}
