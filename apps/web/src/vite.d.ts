/// <reference types="vite/client" />

/** The version of the page, from its package.json. */
declare const __ANODE_VERSION__: string
