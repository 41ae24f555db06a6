import { installFunctionsCore } from '../host/worker/functionsCore.ts';

/** Prints how long the import of the built bundle takes in this process, in milliseconds. */
const core = installFunctionsCore(() => undefined);
const start = performance.now();
await import(new URL('../../dist/app.js', import.meta.url).href);
const elapsed = performance.now() - start;
if (core.functions.size === 0) throw new Error('the bundle registered no function');
process.stdout.write(elapsed.toFixed(2));
