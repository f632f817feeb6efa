// `npm run demo`
import { runScript } from './own-node.mjs';

await runScript('demo', '../demo/cli.ts');
