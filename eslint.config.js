import js from '@eslint/js'
import regexp from 'eslint-plugin-regexp'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** Arrows point one way: electron | headless → lab → multiprocessing; all → shared; shared → nothing of ours. */
const forbid = (files, folders, why) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: folders.map((folder) => ({ regex: folder, message: why })) }],
  },
})

export default ts.config(
  { ignores: ['.cache/', 'out/', 'dist/', 'node_modules/', 'test-results/', 'playwright-report/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte', '**/*.svelte.ts'],
    extends: [...ts.configs.strictTypeChecked, ...ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `using` is there for what happens at the block's end.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreUsingDeclarations: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `using held = lock.acquired()` is for its end, not for its name.
      '@typescript-eslint/unified-signatures': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  {
    // Text from strangers meets these expressions: none may take longer than in proportion to the text.
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: { 'no-restricted-exports': 'off' },
  },
  // Programs have the library's Array, which is no global.
  { files: ['main/scenarios/**', 'test/fixtures/**'], rules: { '@typescript-eslint/no-array-constructor': 'off' } },
  {
    files: ['test/differential/**'],
    rules: {
      '@typescript-eslint/no-array-constructor': 'off',
      // What returns nothing in both languages is told as "nothing".
      '@typescript-eslint/no-confusing-void-expression': 'off',
    },
  },
  { files: ['*.config.ts', '*.config.js'], rules: { 'no-restricted-exports': 'off' } },
  { files: ['**/*.js', '**/*.mjs'], extends: [ts.configs.disableTypeChecked] },
  { files: ['main/**', 'test/**', '*.config.*', '**/*.mjs'], languageOptions: { globals: globals.node } },
  { files: ['renderer/**'], languageOptions: { globals: globals.browser } },
  forbid(
    ['shared/**'],
    ['/main/', '/renderer/', '^node:', '^electron$'],
    'shared imports nothing of ours and runs anywhere.',
  ),
  forbid(['renderer/**'], ['/main/', '^node:', '^electron$'], 'The renderer imports only shared.'),
  forbid(
    ['main/multiprocessing/**'],
    ['/lab/', '/electron/', '/headless/', '^electron$'],
    'The library knows neither lab nor shell.',
  ),
  forbid(['main/lab/**'], ['/electron/', '/headless/', '^electron$'], 'The lab knows no shell.'),
  {
    files: ['main/headless/**/*.ts', 'main/electron/**/*.ts', 'main/lab/**/*.ts'],
    ignores: ['main/headless/terminal.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "MemberExpression[object.name='process'][property.name=/^std(in|out|err)$/], VariableDeclarator[init.name='process'] Property[key.name=/^std(in|out|err)$/], ImportDeclaration[source.value=/^(node:)?(process|console)$/]",
          message: 'A terminal acts on what it is sent: write through main/headless/terminal.ts.',
        },
      ],
    },
  },
  forbid(['main/headless/**'], ['/electron/', '^electron$'], 'Headless shells run without Electron.'),
  forbid(['main/scenarios/**'], ['^\\.\\./\\.\\.'], 'A scenario imports only the library.'),
)
