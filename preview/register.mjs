// node --import ./preview/register.mjs out/main/index.js
// The built main process, unchanged: only its `electron` is another module.
import { registerHooks } from 'node:module';

const standIn = new URL('./electron/index.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron' || specifier === 'electron/main') {
      return { url: standIn, shortCircuit: true };
    }
    return next(specifier, context);
  },
});
