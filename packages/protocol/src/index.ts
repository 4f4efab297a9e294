/**
 * Every message that crosses a process, and what keeps a notebook in step with its room.
 *
 * A page and a server share one WebSocket for each open notebook. Two kinds of messages travel over it: `sync` carries
 * facts, which are numbered, acknowledged and sent again until the room has them; `live` carries what is in flight:
 * typing, outputs as they stream, who is where, and what is asked of the kernel. The connection may be cut at any
 * instant: of what was live nothing is missed that a fact will not say, that comes whole with the next welcome, or that
 * is said to be lost. The list of notebooks has a socket of its own (`list`), and so has a kernel host (`host`, a face of
 * its own: pages do not load it). Programs speak REST (`rest`); contract, types, client and OpenAPI document are all
 * derived from one `HttpApi`.
 *
 *     page ── sync: facts, counted ──► room ── runs, commands, kernel requests ──► kernel host ──► kernels
 *          ◄── live: outputs, people ──     ◄── facts, counted; outputs, replies, comms ──
 *
 * `replica` is the page's end of the first: a LiveStore database that follows a room (`RoomFollower` is that protocol as
 * plain state, without sockets and timers), with a journal of what the room has not acknowledged and a copy for the next
 * time. `KernelChannel` is its end of kernel requests: `KernelRequest`s (complete, inspect, isComplete, messages of
 * comms) that the page, the server and the host each pass on, and one `KernelReply` for each that comes back; a request
 * is named for the one connection that it travels over, and named anew for the next.
 *
 * What always holds: a message is decoded once, where it arrives, and nothing behind that doubts its type; who speaks and
 * about which notebook is bound to the connection, never taken from a message; a side that reads a version it does not
 * know says so instead of guessing, and what not every side of one version knows is sent only to who has said that they
 * take it (`features` in `welcome` and `hello`, `followComms`): a page that was open and a host that ran before an upgrade
 * go on; a size limit stands beside each message that may grow, and who sends keeps it. A request has one reply, within
 * `KERNEL_TIME`: each part of the way waits a little longer than the one behind it, so that the reason comes from where
 * it is known best.
 *
 * Rejected: LiveStore's own sync protocol (two writers beside a kernel stall, see decision 0002), a CRDT provider
 * beside the log (two orders of the same changes, decision 0006), and Jupyter's messages through to the page (decision
 * 0132).
 */
export * from './list/messages.ts'
export * from './live/CommMessage.ts'
export * from './live/idleReason.ts'
export * from './live/KernelReply.ts'
export * from './live/KernelRequest.ts'
export * from './live/KernelSessionState.ts'
export * from './live/KernelUsage.ts'
export * from './live/messages.ts'
export * from './live/NotebookFileState.ts'
export * from './rest/api.ts'
export * from './rest/cells.ts'
export * from './rest/contract.ts'
export * from './rest/damage.ts'
export * from './rest/environments.ts'
export * from './rest/errors.ts'
export * from './rest/events.ts'
export * from './rest/files.ts'
export * from './rest/folder.ts'
export * from './rest/git.ts'
export * from './rest/HostList.ts'
export * from './rest/history.ts'
export * from './rest/Kernelspecs.ts'
export * from './rest/kernels.ts'
export * from './rest/limits.ts'
export * from './rest/NotebookInfo.ts'
export * from './rest/NotebookList.ts'
export * from './rest/OperationId.ts'
export * from './rest/problem.ts'
export * from './rest/RunningKernel.ts'
export * from './rest/runs.ts'
export * from './sync/clientKey.ts'
export * from './sync/messages.ts'
