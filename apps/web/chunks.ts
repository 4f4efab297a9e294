/** Matches the modules of packages in node_modules, by a pattern of their names. */
const packages = (names: string): RegExp => new RegExp(`[\\\\/]node_modules[\\\\/](?:${names})[\\\\/]`)

/**
 * Packages that always come together are one file each. Every file is a request of its own, which the page's worker
 * answers one by one; and what a file holds besides is read again by the browser when its top level makes an `Error`,
 * as React and Effect do: so these two stand alone.
 */
export const chunks = [
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
