import { Either } from 'effect'
import { Dealer, Subscriber } from 'zeromq'
import type { OutgoingMessage } from '../jupyter/Message.ts'
import { decodeMessage, encodeMessage } from '../jupyter/wire.ts'
import type {
  KernelChannel,
  KernelChannels,
  ReceiveMessage,
  RequestChannel,
} from '../messaging/KernelBody.ts'
import type { KernelConnection } from './KernelConnection.ts'

const OPTIONS = { linger: 0, reconnectInterval: 10 } as const

/** The sockets to one kernel. What a kernel sends is handed over channel by channel, each in its order. */
export class Channels implements KernelChannels {
  readonly #sockets: Readonly<Record<RequestChannel, Dealer>> & { readonly iopub: Subscriber }
  readonly #sign: KernelConnection['sign']
  /** A socket takes one message at a time. */
  readonly #sending = new Map<RequestChannel, Promise<void>>()

  constructor(
    { sign }: KernelConnection,
    addressOf: (channel: KernelChannel) => string,
    session: string,
    receive: ReceiveMessage,
  ) {
    this.#sign = sign
    // One routing id for shell and stdin: a kernel asks for input on the connection that is named as the
    // asking request's. No limit of waiting messages: the default of 1000 loses output when a reader stalls.
    const dealer = () =>
      new Dealer({ ...OPTIONS, sendHighWaterMark: 0, receiveHighWaterMark: 0, routingId: session })
    this.#sockets = {
      shell: dealer(),
      stdin: dealer(),
      control: dealer(),
      iopub: new Subscriber({ ...OPTIONS, receiveHighWaterMark: 0 }),
    }
    this.#sockets.iopub.subscribe()
    for (const channel of ['iopub', 'shell', 'stdin', 'control'] as const) {
      this.#sockets[channel].connect(addressOf(channel))
      void this.#read(channel, receive)
    }
  }

  send(channel: RequestChannel, message: OutgoingMessage): void {
    const frames = encodeMessage(message, this.#sign) as Array<Buffer>
    const before = this.#sending.get(channel)
    const socket = this.#sockets[channel]
    // A message to a kernel that is gone is answered by its exit.
    const sent = (before === undefined ? socket.send(frames) : before.then(() => socket.send(frames)))
      .catch(() => {})
      .then(() => {
        if (this.#sending.get(channel) === sent) this.#sending.delete(channel)
      })
    this.#sending.set(channel, sent)
  }

  close(): void {
    for (const socket of Object.values(this.#sockets)) socket.close()
  }

  async #read(channel: KernelChannel, receive: ReceiveMessage): Promise<void> {
    for await (const frames of this.#sockets[channel]) {
      const message = decodeMessage(frames, this.#sign)
      if (Either.isRight(message)) receive(channel, message.right)
    }
  }
}
