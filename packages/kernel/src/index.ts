/**
 * Kernels, how runs become outputs, and how kernels answer beside their runs.
 *
 * Responsible for: starting, talking to and ending kernels behind one port (`Kernel`, `KernelSource`); keeping
 * some warm (`WarmPool`); executing the runs of a notebook one after the other (`Runner`) and saying what
 * came of it, at once to those who watch and in coarse steps to the log. Not responsible for: where facts and
 * changes go. `Runner` hands them to functions that it was given, and its clock, its ids and its artifact
 * store are given too.
 *
 * How data flows: a driver reads the kernel's messages (`jupyter/`), checks and decodes them once and hands
 * them on as `KernelEvent`s. `addOutput` folds them into an immutable `OutputModel`, in which `\r`, backspaces,
 * `clear_output` and display updates are applied already. A `Run` remembers the model that the live channel
 * was told of and the one that the log was told of; whenever it is time, what goes out is the difference to
 * the model now (`outputChanges`, `statedFacts`). Values that are too large for the log are replaced by
 * references on the way (`LargeValues`).
 *
 *     kernel ── IOPub ──► addOutput ──► OutputModel ──┬─► outputChanges ──► live channel, every 25 ms
 *        ▲                                            └─► statedFacts ────► log, after 1, 2, 4 … 15 s
 *        └─ main shell: executions, one after the other
 *        └─ subshell: completions, inspections, comms ──► answers, also while one executes
 *
 * Questions (`complete`, `inspect`, `isComplete`) and messages of comms are no runs: they leave no trace in the
 * notebook, have a time, and end in a `KernelAnswer`, whatever the kernel does. Kernels that have subshells (JEP 91)
 * answer them beside a cell that executes; without, a question waits its time for the end of executions and is `busy`
 * then. What a comm says belongs to no run either: it goes to who listens to the kernel's comms.
 *
 * What no kernel executes goes the same way: the server hands what a `CellTask` puts out to a `Run` of its own.
 *
 * What always holds: the facts of a run, replayed by the document's materializers, give exactly its model, and
 * so do the live changes (property tests). Facts of a notebook come in the order of what happened. Every run
 * that was taken ends with one `RunFinished`, whatever becomes of its kernel, unless it was cancelled while it
 * waited. Every question has one answer, in its time. What is asked beside a cell changes nothing of what the cell
 * prints, shows or computes. Output costs what is new, not what is there, and is bounded for each run. No kernel
 * outlives its host, and none sees its secrets.
 *
 * Rejected: merging changes in a queue instead of taking differences: a slow reader or a log that is told
 * every 15 s would hold everything that happened in between, where a progress bar leaves one line. A restart
 * in the port: it would be slower than ending one kernel and taking a warm one, and two ways to be new. A
 * Jupyter server between host and the kernels of this machine: 40 ms for each run. Heartbeats: the end of a process is known from
 * the system, and a kernel that is busy in native code is not dead. Questions to the main shell while nothing executes: a
 * slow one would hold up the next run.
 *
 * A driver is what runs a kernel (`KernelBody`) and the way to it (`KernelChannels`); `messaging/` makes a `Kernel` of the
 * two. `@anode/kernel/zmq` has those for kernels of this machine and is the only part that needs Node,
 * `@anode/kernel/gateway` those for kernels of a Jupyter server;
 * `@anode/kernel/testing` holds the contract that every driver passes. The protocol is Jupyter messaging 5.4
 * (jupyter-client.readthedocs.io) with kernel subshells (JEP 91) and the welcome of IOPub (JEP 65).
 */
export { type Clock, systemClock } from './Clock.ts'
export * from './jupyter/index.ts'
export * from './Kernel.ts'
export * from './KernelAnswer.ts'
export * from './limits/index.ts'
export * from './pool/index.ts'
export * from './runner/index.ts'
