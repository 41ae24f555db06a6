/** `npm run start:func`: the same app under Azure Functions Core Tools, against the same loopback parts as `npm start`. */
import { main } from './main.ts';
import { runFunc } from './runFunc.ts';

await main('npm run start:func', runFunc, 9000);
