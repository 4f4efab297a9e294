// Before the first paint: the theme that the person chose, if it is not the system's. See src/theme/Theme.ts.
try {
  const theme = localStorage.getItem('anode.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {}
