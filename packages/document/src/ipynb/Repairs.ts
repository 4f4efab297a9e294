/** Something in a file that was not as it should be, for people. */
export interface Repair {
  /** Its place in the file: `cells[3].outputs[0].name`; empty when it is the file as a whole. */
  readonly path: string
  /** What is wrong with it and what it was taken as. */
  readonly message: string
}

/** So many repairs are told one by one. */
const LIMIT = 200

/** Collects what was repaired while a file is read. */
export class Repairs {
  readonly #told: Repair[] = []
  #more = 0

  tell(path: string, message: string): void {
    if (this.#told.length < LIMIT) this.#told.push({ path, message })
    else this.#more++
  }

  get all(): ReadonlyArray<Repair> {
    if (this.#more === 0) return this.#told
    return [...this.#told, { path: '', message: `${this.#more} more places were repaired in such ways.` }]
  }
}
