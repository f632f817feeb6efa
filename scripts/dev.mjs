// `npm run dev`
import { runScript } from './own-node.mjs';

await runScript('dev');
