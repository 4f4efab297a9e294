/** The field of the notebook's title, by which `focusTitle` finds it. */
export const TITLE_FIELD = 'notebook-title'

/** Goes into the notebook's title, to be typed over. */
export const focusTitle = (): void => {
  const field = document.getElementById(TITLE_FIELD)
  if (!(field instanceof HTMLInputElement)) return
  field.focus()
  field.select()
}
