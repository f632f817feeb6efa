// `npm start`
import { runScript } from './own-node.mjs';

await runScript('start');
