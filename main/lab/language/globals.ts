/**
 * What the editor knows of Node, as TypeScript: the globals that programs use, and that a module of Node's is there. Node's
 * full types would be ten times the library's, and a program here is about processes.
 */
export const GLOBALS = `
interface Console {
  log(...values: unknown[]): void
  info(...values: unknown[]): void
  warn(...values: unknown[]): void
  error(...values: unknown[]): void
}
declare const console: Console
declare const performance: { now(): number }
declare const process: any
declare const Buffer: any
declare function setTimeout(callback: () => void, delayMs?: number): unknown
declare function clearTimeout(timer: unknown): void
declare function setInterval(callback: () => void, delayMs?: number): unknown
declare function clearInterval(timer: unknown): void
declare function setImmediate(callback: () => void): unknown
declare function queueMicrotask(callback: () => void): void
declare function structuredClone<T>(value: T): T
declare module 'node:*'
declare module '*.txt' {
  const text: string
  export default text
}
`
