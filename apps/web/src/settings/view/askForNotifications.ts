import { showToast } from '../../toasts/Toasts.tsx'

/** Asks the browser whether notifications may be shown; says what to do when they may not. */
export const askForNotifications = async (): Promise<boolean> => {
  if (!('Notification' in window)) {
    showToast({ tone: 'bad', text: 'This browser has no notifications.' })
    return false
  }
  if ((await Notification.requestPermission()) === 'granted') return true
  showToast({
    tone: 'bad',
    text: 'The browser does not allow notifications of this page. Allow them beside its address, then try again.',
  })
  return false
}
