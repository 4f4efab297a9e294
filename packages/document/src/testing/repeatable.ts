/**
 * Tests of properties try the same values every time, so that whoever changed nothing sees no new failure. Other
 * values are what `npm run soak -- --only properties` is for; it gives the seed, and so does who repeats a failure.
 */
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.ANODE_PROPERTY_SEED ?? 1) })
