import { Listeners } from '@anode/protocol/listeners'

/** A text that this page showed of a cell, where the notebook has another one. */
export interface OwnText {
  readonly cellId: string
  readonly text: string
}

/** The texts that turned out not to be the notebook's: the person's, until they have dealt with them. */
export class OwnTexts {
  list: ReadonlyArray<OwnText> = []
  readonly #listeners = new Listeners('texts of one’s own')

  on = (listener: () => void): (() => void) => {
    return this.#listeners.add(listener)
  }

  /** Keeps what was shown; of a cell only what was shown last. */
  keep(own: OwnText): void {
    this.#set([...this.list.filter(({ cellId }) => cellId !== own.cellId), own])
  }

  letGo(cellId: string): void {
    this.#set(this.list.filter((own) => own.cellId !== cellId))
  }

  #set(list: ReadonlyArray<OwnText>): void {
    this.list = list
    this.#listeners.tell()
  }
}
