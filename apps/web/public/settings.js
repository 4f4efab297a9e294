// Before the first paint: how the person wants the page to look. See src/settings/applyLook.ts.
try {
  const { theme, width, fontSize } = JSON.parse(localStorage.getItem('anode.settings') ?? '{}').chosen ?? {}
  const { dataset, style } = document.documentElement
  if (theme === 'light' || theme === 'dark') dataset.theme = theme
  if (width) dataset.width = width
  if (fontSize) style.setProperty('--text-scale', fontSize / 100)
} catch {}
