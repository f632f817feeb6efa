import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Says who may import what; a wall is a line here, not a habit. */
const wall = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});
const electron = { regex: '^electron$', message: 'Only main/desktop, bridge and the store do.' };
const axios = { regex: '^axios', message: 'Only main/api/client.ts speaks HTTP.' };
const safeStorage = {
  regex: '^electron$',
  importNames: ['safeStorage'],
  message: 'Only main/store/credentials.ts opens the keychain.',
};
const ipcMain = {
  regex: '^electron$',
  importNames: ['ipcMain'],
  message: 'Only main/bridge.ts listens to the page.',
};

const contract = {
  regex: '/(main|renderer|demo|preview)/|^(axios|node:)',
  message: 'Both sides read the contract; it knows neither.',
};

export default ts.config(
  { ignores: ['node_modules', 'out', 'dist', '.cache', 'messages/compiled', 'coverage'] },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.node, ...globals.browser },
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            '*.js',
            '*.mjs',
            'scripts/*.mjs',
            'preview/*.mjs',
            'test/preview/app/*',
            'test/e2e/*.cjs',
          ],
        },
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      // Objects here are closures without `this`, and a route's answer may be nothing.
      '@typescript-eslint/unbound-method': 'off',
      // A patch is a record of the fields that change.
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      // Svelte's own compiler reports these, with runes in mind.
      'prefer-const': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['**/*.{js,mjs,cjs}'], extends: [ts.configs.disableTypeChecked] },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['test/**', 'bench/**', 'preview/**', 'scripts/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['test/e2e/keyboard*.ts', 'test/e2e/keyboard/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['click', 'dblclick', 'tap', 'hover', 'dragTo', 'focus', 'dispatchEvent']
          .concat(['fill', 'clear', 'check', 'uncheck', 'setChecked', 'selectOption'])
          .map((property) => ({ property, message: 'These tests have a keyboard and no mouse.' })),
      ],
    },
  },
  wall(
    ['main/account/**', 'main/bulk/**', 'main/api/**'],
    [electron, axios],
    ['main/api/client.ts'],
  ),
  wall(['main/api/client.ts'], [electron]),
  wall(['main/*.ts'], [electron, axios], ['main/index.ts', 'main/bridge.ts']),
  wall(['main/desktop/**', 'main/index.ts'], [axios, safeStorage, ipcMain]),
  wall(['main/bridge.ts'], [axios, safeStorage]),
  wall(['main/store/**'], [axios, ipcMain, safeStorage], ['main/store/credentials.ts']),
  wall(['main/store/credentials.ts'], [axios, ipcMain]),
  wall(['preload/**'], [electron, contract], ['preload/index.ts']),
  wall(['preload/index.ts'], [contract, safeStorage, ipcMain]),
  wall(['demo/**'], [electron, axios, { regex: '/(main|renderer|preload|preview)/' }]),
  {
    files: ['renderer/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '/main/', message: 'The page knows nothing of main.' },
            { regex: '/(demo|preview)/' },
            { regex: '/preload/', allowTypeImports: true, message: 'Types of the contract only.' },
            { regex: '^(electron$|axios|node:)' },
          ],
        },
      ],
    },
  },
);
