import DOMPurify from 'dompurify'
import MarkdownIt from 'markdown-it'

/** nbformat's attachments: a MIME bundle (base64) for each name. */
export type Attachments = Readonly<Record<string, unknown>>

const markdown = new MarkdownIt({ html: true, linkify: true, breaks: false })

const attached = (attachments: Attachments | null, name: string): string | null => {
  const bundle = attachments?.[name]
  if (typeof bundle !== 'object' || bundle === null) return null
  const image = Object.entries(bundle).find(([mime]) => mime.startsWith('image/'))
  return image === undefined ? null : `data:${image[0]};base64,${String(image[1]).replace(/\s/g, '')}`
}

const inline = (source: string, attachments: Attachments | null): string =>
  source.startsWith('attachment:')
    ? (attached(attachments, decodeURIComponent(source.slice('attachment:'.length))) ?? source)
    : source

// By default a link or picture may use few schemes; what is allowed in the end is for DOMPurify to say.
markdown.validateLink = (url) => !/^\s*(javascript|vbscript|file):/i.test(url)

const purify = DOMPurify(window)
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.tagName === 'A' && node.hasAttribute('href') && !node.getAttribute('href')?.startsWith('#')) {
    node.setAttribute('target', '_blank')
    node.setAttribute('rel', 'noopener noreferrer')
  }
  if (node.tagName === 'IMG') node.setAttribute('loading', 'lazy')
})

/** Markdown as HTML that is safe to show in the page. */
export const renderMarkdown = (source: string, attachments: Attachments | null): string => {
  const html = markdown.render(source, {})
  const fragment = purify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true },
    // Neither controls that look like ours nor styles that reach out of the text.
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'dialog'],
    FORBID_ATTR: ['class'],
    SANITIZE_NAMED_PROPS: true,
    ADD_ATTR: ['align'],
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|attachment):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  })
  for (const image of fragment.querySelectorAll('img')) {
    image.setAttribute('src', inline(image.getAttribute('src') ?? '', attachments))
  }
  for (const table of fragment.querySelectorAll('table')) {
    const scroller = document.createElement('div')
    scroller.className = 'prose-table'
    scroller.tabIndex = 0
    table.replaceWith(scroller)
    scroller.append(table)
  }
  const box = document.createElement('div')
  box.append(fragment)
  return box.innerHTML
}
