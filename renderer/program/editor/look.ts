import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const bold = '600'

/** The page's own colours and type, in both themes: the variables reach into the editor's shadow root. */
const theme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--panel)', color: 'var(--text)', fontSize: 'var(--size-table)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--mono)',
    fontVariantLigatures: 'none',
    lineHeight: '1.6',
    scrollbarWidth: 'thin',
  },
  '.cm-content': { padding: '0.625rem 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 0.75rem 0 0.375rem' },
  '.cm-line::selection, .cm-line ::selection': { backgroundColor: 'var(--accent-wash)' },
  '&.cm-focused .cm-line::selection, &.cm-focused .cm-line ::selection': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 35%, transparent)',
  },
  '.cm-gutters': { backgroundColor: 'var(--panel)', color: 'var(--text-quiet)', border: '0', paddingLeft: '0.375rem' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '2.25rem', padding: '0 0.625rem 0 0' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--raised) 60%, transparent)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { color: 'var(--text)' },
  '.cm-marked-line, &.cm-focused .cm-marked-line': {
    backgroundColor: 'var(--warn-wash)',
    boxShadow: 'inset 3px 0 var(--warn)',
  },
  '&.cm-focused .cm-matchingBracket, .cm-matchingBracket': {
    backgroundColor: 'var(--hover)',
    outline: '1px solid var(--line-strong)',
    borderRadius: '2px',
  },
  '&.cm-focused .cm-nonmatchingBracket, .cm-nonmatchingBracket': {
    backgroundColor: 'var(--bad-wash)',
    color: 'var(--bad)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-wash)', outline: '1px solid var(--warn)', borderRadius: '2px' },
  '.cm-searchMatch.cm-searchMatch-selected': { backgroundColor: 'color-mix(in srgb, var(--warn) 40%, transparent)' },
  '.cm-selectionMatch': { backgroundColor: 'var(--hover)' },
  // What differs from the original: a bar beside a changed line, a wedge where lines are gone.
  '.cm-changes': { width: '0.5rem' },
  '.cm-changes .cm-gutterElement': { position: 'relative' },
  '.cm-changed-line': {
    position: 'absolute',
    inset: '0 auto 0 0.125rem',
    width: '3px',
    backgroundColor: 'var(--accent)',
  },
  '.cm-missing-lines': {
    position: 'absolute',
    top: '-0.25rem',
    left: '0.125rem',
    borderTop: '0.25rem solid transparent',
    borderBottom: '0.25rem solid transparent',
    borderLeft: '0.375rem solid var(--bad)',
  },
  // What is wrong: a cross or a triangle in the margin, a wave under the words.
  '.cm-gutter-lint': { width: '1.125rem' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0' },
  '.cm-lint-marker': {
    width: '1.125rem',
    height: '1.6em',
    lineHeight: '1.6',
    textAlign: 'center',
    fontFamily: 'var(--font)',
  },
  '.cm-lint-marker-error, .cm-lint-marker-warning': { content: 'none' },
  '.cm-lint-marker-error::before': { content: '"✕"', color: 'var(--bad)', fontWeight: bold },
  '.cm-lint-marker-warning::before': { content: '"▲"', color: 'var(--warn)', fontSize: '0.85em' },
  '.cm-lintRange': { backgroundImage: 'none', paddingBottom: '0' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--bad) 1px', textUnderlineOffset: '0.2em' },
  '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--warn) 1px', textUnderlineOffset: '0.2em' },
  '.cm-lintRange-active': { backgroundColor: 'var(--hover)' },
  '.cm-lintPoint::after': { display: 'none' },
  '.cm-diagnostic': { padding: '0.375rem 0.625rem', whiteSpace: 'pre-wrap' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--warn)' },
  '.cm-diagnosticSource': { color: 'var(--text-quiet)', fontSize: 'var(--size-small)', opacity: '1' },
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
    backgroundColor: 'var(--panel)',
    color: 'var(--text)',
    font: '400 var(--size-small) / 1.5 var(--font)',
    boxShadow: '0 0.25rem 1rem rgb(0 0 0 / 0.2)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    maxHeight: '15rem',
    fontFamily: 'var(--mono)',
    fontSize: 'var(--size-small)',
    scrollbarWidth: 'thin',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0.1875rem 0.5rem', lineHeight: '1.5' },
  '.cm-tooltip-autocomplete ul li[aria-selected], .cm-tooltip-autocomplete-disabled ul li[aria-selected]': {
    backgroundColor: 'var(--accent-solid)',
    color: 'var(--on-accent)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: bold },
  '.cm-completionDetail': { color: 'var(--text-quiet)', fontStyle: 'normal' },
  'li[aria-selected] .cm-completionDetail, li[aria-selected] .cm-completionIcon': { color: 'inherit' },
  '.cm-completionIcon': {
    width: '1.25em',
    paddingRight: '0.5em',
    color: 'var(--text-quiet)',
    opacity: '1',
    fontSize: '1em',
  },
  '.cm-completionIcon-variable::after': { content: '"x"' },
  '.cm-completionIcon-type::after': { content: '"T"' },
  '.cm-completionIcon-namespace::after': { content: '"m"' },
  '.cm-completionIcon-keyword::after': { content: '""' },
  '.cm-tooltip.cm-completionInfo': { padding: '0', maxWidth: '26rem' },
  '.cm-explanation': { maxWidth: '30rem', maxHeight: '16rem', padding: '0.5rem 0.625rem', overflowY: 'auto' },
  '.cm-explanation code': {
    display: 'block',
    fontFamily: 'var(--mono)',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  '.cm-explanation p': { margin: '0.375rem 0 0', whiteSpace: 'pre-line' },
  '.cm-panels': { backgroundColor: 'var(--raised)', color: 'var(--text)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '0.375rem',
    padding: '0.5rem 2.25rem 0.5rem 0.75rem',
    font: '400 var(--size-small) / 1.5 var(--font)',
  },
  '.cm-panel.cm-search br': { flexBasis: '100%', content: '""' },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '0.25rem',
    margin: '0',
    fontSize: 'inherit',
  },
  '.cm-panel.cm-search input[type=checkbox]': { margin: '0', accentColor: 'var(--accent-solid)' },
  '.cm-panel.cm-search .cm-textfield, .cm-panel.cm-search .cm-button': {
    minHeight: '1.625rem',
    margin: '0',
    padding: '0 0.5rem',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
    background: 'var(--panel)',
    color: 'inherit',
    font: 'inherit',
  },
  '.cm-panel.cm-search .cm-textfield': { border: '1px solid var(--line-strong)', minWidth: '12rem' },
  '.cm-panel.cm-search .cm-button': { cursor: 'pointer', fontWeight: '500', textTransform: 'capitalize' },
  '.cm-panel.cm-search .cm-button:hover': { background: 'var(--hover)' },
  '.cm-panel.cm-search :focus-visible': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-panel.cm-search [name=close]': {
    top: '0.375rem',
    right: '0.5rem',
    color: 'inherit',
    fontSize: '1.25rem',
    cursor: 'pointer',
  },
})

const highlighting = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.bool, tags.null, tags.self],
    color: 'var(--syntax-keyword)',
  },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--syntax-string)' },
  { tag: tags.number, color: 'var(--syntax-number)' },
  { tag: tags.comment, color: 'var(--text-quiet)' },
  { tag: [tags.typeName, tags.className, tags.definition(tags.typeName)], color: 'var(--syntax-type)' },
  {
    tag: [tags.function(tags.definition(tags.variableName)), tags.function(tags.variableName)],
    color: 'var(--syntax-function)',
  },
])

export const LOOK: Extension = [theme, syntaxHighlighting(highlighting)]
