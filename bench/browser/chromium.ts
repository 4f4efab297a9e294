/** The browser's program, as `scripts/bench.mjs` found it. */
export const chromium = (): string => process.env.ANODE_CHROMIUM ?? '/usr/bin/chromium'
