// `npm run preview`
import { runScript } from './own-node.mjs';

await runScript('preview', '../preview/cli.ts');
