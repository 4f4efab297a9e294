import type { StorageTrouble } from '@anode/server'

/** Another server works on the data directory. */
export class ServerAlreadyRuns extends Error {
  readonly _tag = 'ServerAlreadyRuns'
  /** Lets in who opens it; null when the other server has not said where it is. */
  readonly url: string | null

  constructor(home: string, url: string | null, token: string | null) {
    const address =
      url === null
        ? null
        : `${url.replace('127.0.0.1', 'localhost')}/${token === null ? '' : `?token=${token}`}`
    super(
      address === null
        ? `Anode is starting already on ${home}, and does not say yet where it is: wait a moment, or start this one on another directory with --home.`
        : `Anode runs already on ${home}: open ${address}, or start this one on another directory with --home.`,
    )
    this.url = address
  }
}

/** The port cannot be listened on. */
export class PortTaken extends Error {
  readonly _tag = 'PortTaken'
  constructor(port: number, code: string) {
    super(
      code === 'EACCES'
        ? `Port ${port} may not be used by this user. Choose one above 1023: --port 8422.`
        : `Port ${port} is taken by another program. Choose another one (--port ${port === 65535 ? 8421 : port + 1}), or --port 0 for any that is free.`,
    )
  }
}

/** A file named on the command line cannot be opened as a notebook. */
export class UnreadableFile extends Error {
  readonly _tag = 'UnreadableFile'
  constructor(file: string, reason: string) {
    super(`${file} could not be opened: ${reason}`)
  }
}

/** A folder named on the command line cannot be served. */
export class UnusableFolder extends Error {
  readonly _tag = 'UnusableFolder'
  constructor(folder: string, reason: string) {
    super(`${folder} cannot be served: ${reason}`)
  }
}

/** The database that lists the notebooks cannot be opened. */
export class UnreadableList extends Error {
  readonly _tag = 'UnreadableList'
  constructor(file: string, { why, todo }: StorageTrouble) {
    super(
      `The list of notebooks, ${file}, cannot be opened. ${why} ${todo} Or start on another directory with --home.`,
    )
  }
}

/** A kernel host of an earlier server runs, and nobody can tell whether it isolates kernels. */
export class HostUnknown extends Error {
  readonly _tag = 'HostUnknown'
  constructor(home: string) {
    super(
      `Kernels are to be isolated, but a kernel host of ${home} runs already that does not say whether it does so. End that process (“anode host --home ${home}”), then start again.`,
    )
  }
}
