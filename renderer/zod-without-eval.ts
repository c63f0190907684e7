import { z } from 'zod';

/** Zod compiles schemas with `new Function` where it can; the window's CSP forbids that. Import it first. */
z.config({ jitless: true });
