import { loadSqlite3Wasm } from '@livestore/sqlite-wasm/load-wasm'

/** SQLite as WebAssembly: fetched and compiled while the code that comes after this module is evaluated. */
export const sqlite = loadSqlite3Wasm()

// Who waits for it hears of a failure. Where the browser lacks WebAssembly nobody does: the page says so and stops.
sqlite.catch(() => {})
