import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';
import { writeNotice } from './scripts/licences.ts';
import { paraglide, verify } from './scripts/messages.mjs';

verify();
const here = import.meta.dirname;

/** One Node-side bundle: everything inlined but Electron and Node's own modules. */
function bundle(name: 'main' | 'preload', format: 'es' | 'cjs'): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: ['electron'] },
    build: {
      outDir: join(here, 'out', name),
      target: name === 'main' ? 'node24' : 'chrome144',
      sourcemap: true,
      minify: name === 'main',
      emptyOutDir: true,
      rolldownOptions: {
        input: join(here, name, 'index.ts'),
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

/** Surnames and words of an encyclopedia would add 0.7 MB to say little more of a password. */
const leanWordLists: Plugin = {
  name: 'lean-word-lists',
  load: {
    filter: { id: /language-en[\\/]dist[\\/](?:lastnames|wikipedia)\.json\.mjs$/ },
    handler: () => 'export default [];',
  },
};

export default defineConfig({
  // The page is served from its own scheme, so every address in it is relative.
  base: './',
  root: join(here, 'renderer'),
  publicDir: false,
  plugins: [
    paraglideVitePlugin(paraglide),
    svelte({ configFile: join(here, 'svelte.config.js') }),
    leanWordLists,
  ],
  // Read from the disk, not over a network: what counts is the size of the package, which a test bounds.
  build: { chunkSizeWarningLimit: 1500 },
  environments: {
    client: {
      build: {
        outDir: join(here, 'out/renderer'),
        target: 'chrome144',
        sourcemap: true,
        modulePreload: { polyfill: false },
        // The page's policy allows no data: scripts or styles.
        assetsInlineLimit: 0,
        emptyOutDir: true,
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
      writeNotice(here);
    },
  },
});
