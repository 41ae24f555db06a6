/**
 * Entry of a worker process. The compile cache must be on before the first real import, which is why everything else
 * is loaded from here.
 */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runWorker } = await import('./runWorker.ts');
runWorker(process);
