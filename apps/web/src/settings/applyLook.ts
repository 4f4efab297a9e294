import { settings } from './settings.ts'

/** Lets the page look as its person set it. What it sets on <html> public/settings.js sets before the first paint. */
export const applyLook = (): void => {
  const { dataset, style } = document.documentElement
  const theme = settings.get('theme')
  if (theme === 'system') delete dataset.theme
  else dataset.theme = theme
  dataset.width = settings.get('width')
  style.setProperty('--text-scale', String(settings.get('fontSize') / 100))
}
