import { Principal } from '@anode/document/facts'
import { Schema } from 'effect'
import { Refusal } from '../sync/Refusal.ts'
import { CommMessage } from './CommMessage.ts'
import { KernelReply } from './KernelReply.ts'
import { KernelRequest } from './KernelRequest.ts'

/**
 * The longest update of a text that goes over the live channel, in characters of base64. Whatever is longer (a
 * pasted file) travels as a fact only, moments later.
 */
export const LIVE_TEXT_LIMIT = 128 * 1024

/** A Yjs relative position as JSON: it stays at its place in the text while others type. */
const Position = Schema.String.pipe(Schema.maxLength(400))

/** Where a person is in the notebook. */
export const Place = Schema.Struct({
  cellId: Schema.String.pipe(Schema.maxLength(100)),
  /** Of the selection in the cell's text: where it began, and where the caret is. Null without a caret in it. */
  anchor: Schema.NullOr(Position),
  head: Schema.NullOr(Position),
  /** Whether keys change the text, or are commands. */
  mode: Schema.Literal('edit', 'command'),
  /** Whether something was typed just now. */
  typing: Schema.Boolean,
})
export type Place = typeof Place.Type

/** Somebody who has the notebook open in one tab. Who it is, the server says. */
export const PersonHere = Schema.Struct({
  /** One tab. */
  client: Schema.String,
  who: Principal,
  /** Null until they have selected something. */
  place: Schema.NullOr(Place),
})
export type PersonHere = typeof PersonHere.Type

/** What was typed into a cell and may be in no fact yet: base64 of a Yjs update. */
export const TypedText = Schema.Struct({ cellId: Schema.String, update: Schema.String })
export type TypedText = typeof TypedText.Type

/** Names a request among those that its connection waits for. */
const RequestId = Schema.String.pipe(Schema.pattern(/^[\w-]{1,64}$/))

/** What a page sends over the live channel: disposable, and covered by a fact soon where it matters. */
export const liveClientMessages = [
  /** What was just typed. */
  Schema.TaggedStruct('text', TypedText.fields),
  Schema.TaggedStruct('place', { place: Schema.NullOr(Place) }),
  /** Asks the notebook's kernel; answered by one `kernelReply` with this id. */
  Schema.TaggedStruct('kernelRequest', { id: RequestId, request: KernelRequest }),
  /** Whether what comms of the kernel say is sent to this page. At first it is not. */
  Schema.TaggedStruct('followComms', { on: Schema.Boolean }),
] as const

/** What the server sends over the live channel of texts, people and the kernel's comms. */
export const liveServerMessages = [
  /** What somebody else just typed. */
  Schema.TaggedStruct('text', { ...TypedText.fields, client: Schema.String }),
  /** Everything typed that is in no fact yet: to newcomers, and to who could not keep up. */
  Schema.TaggedStruct('texts', { texts: Schema.Array(TypedText) }),
  /** Everybody else who is here. */
  Schema.TaggedStruct('people', { people: Schema.Array(PersonHere) }),
  /** Somebody came, or went to another place. */
  Schema.TaggedStruct('person', { person: PersonHere }),
  /** Somebody left. */
  Schema.TaggedStruct('left', { client: Schema.String }),
  /** Something of the live channel was not passed on; the connection stays. */
  Schema.TaggedStruct('notPassedOn', {
    what: Schema.Literal('text', 'place'),
    cellId: Schema.NullOr(Schema.String),
    refusal: Refusal,
  }),
  Schema.TaggedStruct('kernelReply', { id: Schema.String, reply: KernelReply }),
  /** A comm of the kernel says something: to pages that follow comms. */
  Schema.TaggedStruct('comm', { message: CommMessage }),
  /** Some of what comms said did not reach this page: it has to ask for their state anew. */
  Schema.TaggedStruct('commsLost', {}),
] as const
