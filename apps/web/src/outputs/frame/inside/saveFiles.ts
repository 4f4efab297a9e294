import { addressOf, linkOf } from './links.ts'
import { say } from './say.ts'
import { listen } from './surroundings.ts'

/** Only what the content itself holds is a file; other addresses are pages to open. */
const isFile = (link: Element | null): link is HTMLAnchorElement =>
  link !== null && /^\s*(data|blob):/i.test(addressOf(link)) && link.hasAttribute('download')

const save = (link: HTMLAnchorElement): void => {
  const name = link.getAttribute('download') || 'download'
  // An address of a blob may be taken back as soon as the link was followed.
  fetch(addressOf(link).trim())
    .then((response) => response.blob())
    .then(
      (file) => say({ type: 'save', name, file }),
      () => {},
    )
}

/**
 * Links that save a file: the frame itself may not, since then whatever is shown could, unasked. The page does it, for
 * somebody who is there.
 */
export const saveFiles = (): void => {
  const done = new WeakSet<Event>()
  const follow = (event: Event, link: HTMLAnchorElement) => {
    if (event.defaultPrevented || done.has(event)) return
    done.add(event)
    event.preventDefault()
    save(link)
  }
  // Where the content keeps the click from coming this far, it is taken up afterwards.
  listen(
    'click',
    (event) => {
      const link = linkOf(event)
      if (link?.hasAttribute('download')) setTimeout(() => isFile(link) && follow(event, link))
    },
    true,
  )
  listen('click', (event) => {
    const link = linkOf(event)
    if (isFile(link)) follow(event, link)
  })

  // Scripts follow links that stand nowhere: what happens to those is not heard.
  const { click } = HTMLElement.prototype
  const { dispatchEvent } = EventTarget.prototype
  const isLoose = (link: HTMLAnchorElement) => !link.isConnected && isFile(link)
  HTMLAnchorElement.prototype.click = function () {
    if (isLoose(this)) save(this)
    else click.call(this)
  }
  HTMLAnchorElement.prototype.dispatchEvent = function (event) {
    const goesOn = dispatchEvent.call(this, event)
    if (event.type === 'click' && goesOn && isLoose(this)) save(this)
    return goesOn
  }
}
