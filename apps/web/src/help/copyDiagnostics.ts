import { pageLog } from '../log/PageLog.ts'
import { situation } from '../log/situation.ts'
import { settings } from '../settings/settings.ts'
import { showToast } from '../toasts/Toasts.tsx'
import { askAbout, diagnosticsText, versions } from './diagnostics.ts'

/** Puts what is known of the page's state on the clipboard. */
export const copyDiagnostics = async (): Promise<void> => {
  const lines = [...versions(await askAbout()), ...situation.read()]
  const text = diagnosticsText(lines, settings.chosen, pageLog.lines)
  try {
    await navigator.clipboard.writeText(text)
    showToast({ text: 'Diagnostics are on the clipboard.' })
  } catch {
    showToast({
      tone: 'bad',
      text: 'The browser does not allow copying. Select the text in the help instead.',
    })
  }
}
