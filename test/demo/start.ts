/** `npm start`: the app with everything around it, on this machine alone. `npm start -- --help` lists the options. */
import { main } from './main.ts';
import { runStart } from './runStart.ts';

await main('npm start', runStart, 4500);
