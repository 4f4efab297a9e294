/** A view that takes what is dropped on the page itself. */
export interface DropPlace {
  readonly take: (data: DataTransfer) => void
  /** Whether files are over the page. */
  readonly hover: (isOver: boolean) => void
}

let current: DropPlace | null = null

/** The view that takes what is dropped; null: files are opened as notebooks. */
export const dropPlace = {
  get: (): DropPlace | null => current,
  /** Gives how to stop. */
  set: (place: DropPlace): (() => void) => {
    current = place
    return () => {
      if (current === place) current = null
    }
  },
}
