/**
 * What a replica takes that comes from elsewhere, asked for as soon as this module is evaluated: the browser's
 * storage and SQLite, each 50 ms and more. Imported before all that is large, they come while that is evaluated.
 */
import '../storage/browserDatabase.ts'
import '@anode/protocol/sqlite'
