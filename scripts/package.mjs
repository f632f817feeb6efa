// `npm run package`
import { runScript } from './own-node.mjs';

await runScript('package');
