import type { FrameContent } from '../FrameContent.ts'
import type { ToFrame } from '../frameMessages.ts'
import { PlotlyFigure } from './figure.ts'
import { Formulas } from './formulas.ts'
import { followLinks } from './links.ts'
import { runScript } from './runScript.ts'
import { Sizing } from './Sizing.ts'
import { saveFiles } from './saveFiles.ts'
import { say } from './say.ts'
import { keepDocument, runScripts } from './scripts.ts'
import { frameWidth, listen, page } from './surroundings.ts'
import { markProse } from './tables.ts'

/** How long the frame's width may take to come, in milliseconds. */
const PATIENCE = 500

// Its name is none that content asks for.
const root = document.createElement('anode-output')
document.currentScript?.remove()
document.body.append(root)

const sizing = new Sizing(root)
let figure: PlotlyFigure | null = null
let formulas: Formulas | null = null

followLinks(root)
saveFiles()
keepDocument(root)

/** Resolves when the frame is as wide as it is going to be: much is laid out once, by the width that there is then. */
const hasWidth = (width: number): Promise<void> =>
  new Promise((resolve) => {
    const there = () => Math.abs(frameWidth() - width) < 2
    if (width === 0 || there()) return resolve()
    setTimeout(resolve, PATIENCE)
    listen('resize', () => there() && resolve())
  })

const showHtml = async (html: string): Promise<void> => {
  const markup = document.createElement('template')
  markup.innerHTML = html
  // These would take the whole frame elsewhere as soon as they are in it.
  for (const leads of markup.content.querySelectorAll('meta[http-equiv=refresh i], base')) leads.remove()
  root.replaceChildren(markup.content)
  if (/\dv(h|b|min|max)\b|\d[dsl]v/i.test(html)) sizing.settleUnits()
  markProse(root)
  sizing.begin()
  await runScripts(root)
  formulas = new Formulas(root)
  if (formulas.asked.length > 0) say({ type: 'typeset', formulas: formulas.asked })
  sizing.measure()
}

const show = async (content: FrameContent, library: string | null): Promise<void> => {
  if (content.type === 'html') return showHtml(content.html)
  if (content.type === 'script') {
    runScript(root, content.code)
    return sizing.begin()
  }
  figure = new PlotlyFigure(root, content.figure, library ?? '')
  await figure.draw()
  sizing.begin()
}

const hear = (message: ToFrame): void => {
  switch (message.type) {
    case 'look':
      document.documentElement.dataset.theme = message.theme
      document.documentElement.style.setProperty('--text-scale', String(message.scale))
      void figure?.draw()
      return
    case 'typeface':
      document.fonts.add(new FontFace('Inter Variable', message.font, { weight: '100 900' }))
      void document.fonts.ready.then(sizing.measure)
      return
    case 'show':
      void hasWidth(message.width).then(() => show(message.content, message.library))
      return
    case 'typeset':
      formulas?.set(message.css, message.formulas)
      void document.fonts.ready.then(sizing.measure)
      sizing.measure()
  }
}

listen('message', ({ source, data }: MessageEvent<ToFrame>) => {
  if (source === page) hear(data)
})
say({ type: 'ready' })
