import fc from 'fast-check';

/**
 * The gate gives the same answer for the same code: there properties draw the same values every time. Elsewhere
 * each run draws new ones, and a failure prints its seed.
 */
if (process.env.CI === 'true') fc.configureGlobal({ seed: 20_261_122 });
