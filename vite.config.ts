import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type EnvironmentOptions } from 'vite';
import { paraglide, verify } from './scripts/messages.mjs';

verify();

/** One Node-side bundle: everything inlined but Electron and Node's own modules. */
function bundle(name: 'main' | 'preload', format: 'es' | 'cjs'): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: ['electron'] },
    build: {
      outDir: `out/${name}`,
      target: name === 'main' ? 'node24' : 'chrome144',
      sourcemap: true,
      minify: false,
      emptyOutDir: true,
      rolldownOptions: {
        input: `${name}/index.ts`,
        external: [/^node:/, 'electron'],
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          codeSplitting: false,
        },
      },
    },
  };
}

export default defineConfig({
  // The page is served from its own scheme, so every address in it is relative.
  base: './',
  root: '.',
  publicDir: false,
  plugins: [paraglideVitePlugin(paraglide), svelte()],
  environments: {
    client: {
      build: {
        outDir: 'out/renderer',
        target: 'chrome144',
        sourcemap: true,
        modulePreload: { polyfill: false },
        // The page's policy allows no data: scripts or styles.
        assetsInlineLimit: 0,
        emptyOutDir: true,
        rolldownOptions: { input: { index: 'renderer/index.html' } },
      },
    },
    main: bundle('main', 'es'),
    preload: bundle('preload', 'cjs'),
  },
  builder: {
    async buildApp(builder) {
      const { client, main, preload } = builder.environments;
      for (const environment of [client, main, preload]) {
        if (environment) await builder.build(environment);
      }
    },
  },
});
