/** A program may import a text that lies beside it: `import text from './alice.txt'`. It becomes part of what runs. */
declare module '*.txt' {
  const text: string
  export { text as default }
}
