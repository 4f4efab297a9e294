/** A cell's element, when it is shown. */
export const cellElement = (cellId: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-cell-id="${cellId}"]`)

/** Whether any of a cell can be seen just now. */
export const isInView = (cellId: string): boolean => {
  const box = cellElement(cellId)?.getBoundingClientRect()
  return box !== undefined && box.bottom > 48 && box.top < window.innerHeight
}
