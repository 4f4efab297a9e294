/** Matches the modules of packages in node_modules, by a pattern of their names. */
const packages = (names: string): RegExp => new RegExp(`[\\\\/]node_modules[\\\\/](?:${names})[\\\\/]`)

/** Matches our own modules, by a pattern of their paths. */
const ours = (paths: string): RegExp =>
  new RegExp(`^(?!.*node_modules).*[\\\\/](?:${paths.replaceAll('/', '[\\\\/]')})`)

/** Modules of the notebook's page that other pages begin with as well. */
const EVERYWHERE = 'notebook/openAhead|notebook/topbar/kernelState|outputs/frame/(?:keepFrame|frameAddress)'

/**
 * What always comes together is one file. Every file is a request of its own, which costs each process on the way a
 * millisecond or two, and which the page's worker answers one by one: in sixty files more, a notebook's page was there
 * 0.15 s later. And what a file holds besides is read again by the browser when its top level makes an `Error`, as
 * React and Effect do: so these two stand alone.
 */
export const chunks = [
  // Before everything else, and with nothing that takes an editor, React or LiveStore.
  { name: 'begin', test: /firstPicture[\\/]current\.ts$|vite[\\/]preload-helper/, priority: 9 },
  {
    name: 'plain',
    test: ours('(?:takeLock|duration)\\.ts$|cells/src/(?!.*view)|protocol/src/settings/'),
    priority: 8,
  },
  {
    name: 'picture',
    test: ours('firstPicture/(?!entry)|notebook/cells/(?:blinkingCaret|editorTheme|languages)\\.ts$'),
    priority: 7,
  },
  // What several parts of a page share; what only one has comes with it.
  {
    name: 'page',
    test: ours(`web/src/(?!markdown|languages|notebook|outputs)|packages/(?!cells/)|${EVERYWHERE}`),
    minShareCount: 2,
    priority: 0,
  },
  { name: 'notebook', test: ours('web/src/(?:notebook|outputs)/'), minShareCount: 2, priority: 0 },
  { name: 'react', test: packages('react|react-dom|scheduler|use-sync-external-store'), priority: 5 },
  { name: 'effect', test: packages('effect'), priority: 4 },
  {
    name: 'store',
    test: packages('@livestore|@effect|@opentelemetry|yjs|lib0|fractional-indexing|nanoid|pretty-bytes'),
    priority: 3,
  },
  {
    // What draws the first cells; it comes before everything else.
    name: 'editor',
    test: packages(
      '@codemirror[\\\\/](?:autocomplete|commands|lang-python|language|state|view)' +
        '|@lezer[\\\\/](?:common|highlight|lr|python)|@marijn|style-mod|w3c-keyname|crelt',
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
