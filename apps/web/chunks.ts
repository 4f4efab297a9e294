/** Matches the modules of packages in node_modules, by a pattern of their names. */
const packages = (names: string): RegExp => new RegExp(`[\\\\/]node_modules[\\\\/](?:${names})[\\\\/]`)

/** Matches our own modules, by a pattern of their paths. */
const ours = (paths: string): RegExp =>
  new RegExp(`^(?!.*node_modules).*[\\\\/](?:${paths.replaceAll('/', '[\\\\/]')})`)

/** Modules of the notebook's page that other pages begin with as well. */
const EVERYWHERE =
  'notebook/openAhead|outputs/frame/(?:keepFrame|frameAddress)|packages/notebook/src/(?:presence/Names|session/Soon)'

/** What paints the first cells: of us, and of packages; nothing that takes an editor, React DOM or LiveStore. */
const PAINTED =
  '(?:firstPaint|paint)/|controls/PlainIcon|notebook/(?:pageLook|cells/(?:CellBox|RestingRun|StillText|duration))\\.' +
  '|outputs/stream/StreamFrame|languages/(?:codeHtml|escapeHtml)|packages/cells/src/|protocol/src/settings/'
const PAINTING =
  '[\\\\/]node_modules[\\\\/](?:@lezer[\\\\/](?:common|highlight|lr|python)[\\\\/]|react[\\\\/])'

/**
 * What always comes together is one file. Every file is a request of its own, which costs each process on the way a
 * millisecond or two, and which the page's worker answers one by one: in sixty files more, a notebook's page was there
 * 0.15 s later. And what a file holds besides is read again by the browser when its top level makes an `Error`, as
 * React DOM and Effect do: so these two stand alone.
 */
export const chunks = [
  // Before everything else.
  { name: 'begin', test: /firstPaint[\\/]current\.ts$|vite[\\/]preload-helper/, priority: 9 },
  {
    name: 'paint',
    test: new RegExp(`${ours(PAINTED).source}|${PAINTING}`),
    priority: 8,
  },
  {
    // What renders Markdown shares this with the page; it is not to wait for all else that the page has.
    name: 'prose',
    test: ours(
      'web/src/markdown/(?:besideAddress|isHeavy|mathAt|parseLatex|remotePictures|slug|taskRule|tex/MathContext)\\.ts$',
    ),
    minShareCount: 2,
    priority: 6,
  },
  // What several parts of a page share; what only one has comes with it.
  {
    name: 'page',
    test: ours(
      `web/src/(?!markdown|languages|notebook|outputs|features)|packages/(?!(?:cells|notebook)/)|${EVERYWHERE}`,
    ),
    minShareCount: 2,
    priority: 0,
  },
  {
    name: 'notebook',
    test: ours('web/src/(?:notebook/|outputs/|features)|packages/notebook/'),
    minShareCount: 2,
    priority: 0,
  },
  { name: 'react', test: packages('react-dom|scheduler|use-sync-external-store'), priority: 5 },
  { name: 'effect', test: packages('effect'), priority: 4 },
  {
    name: 'store',
    test: packages('@livestore|@effect|@opentelemetry|yjs|lib0|fractional-indexing|nanoid|pretty-bytes'),
    priority: 3,
  },
  {
    name: 'editor',
    test: packages(
      '@codemirror[\\\\/](?:autocomplete|commands|lang-python|language|state|view)' +
        '|@marijn|style-mod|w3c-keyname|crelt',
    ),
    priority: 2,
  },
  { name: 'editing', test: packages('@codemirror[\\\\/]search|y-codemirror\\.next'), priority: 2 },
  {
    name: 'controls',
    test: packages(
      '@tanstack|@radix-ui|@floating-ui|lucide-react|aria-hidden|react-remove-scroll|react-remove-scroll-bar' +
        '|react-style-singleton|use-callback-ref|use-sidecar|get-nonce|tslib|idb',
    ),
    priority: 1,
  },
]
