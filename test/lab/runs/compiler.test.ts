import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { compileProgram, ProgramError } from '../../../main/lab/runs/compile-program.ts'
import { Compiler } from '../../../main/lab/runs/compiler.ts'
import { privateTemp } from '../../support/private-temp.ts'
import { until } from '../../support/until.ts'

const compilers: Compiler[] = []
afterEach(async () => {
  for (const compiler of compilers.splice(0)) await compiler.close()
})
function newCompiler(buildWithinMs?: number): Compiler {
  const compiler = new Compiler(buildWithinMs)
  compilers.push(compiler)
  return compiler
}

function compile(compiler: Compiler, signal?: AbortSignal, source = 'export const main = () => 17'): Promise<string> {
  const folder = mkdtempSync(join(privateTemp, 'compiler-'))
  return compileProgram({ file: join(folder, 'program.ts'), source }, join(folder, 'out'), signal, compiler)
}

const isAlive = (pid: number): boolean => {
  try {
    // One that was killed and is not yet buried is gone.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}
const gone = (pid: number): Promise<boolean> => until(`the end of ${pid}`, () => !isAlive(pid))

/** The helper of a compiler that has just compiled something. */
async function helperOf(compiler: Compiler): Promise<number> {
  await compile(compiler)
  expect(compiler.pid).toBeGreaterThan(0)
  return compiler.pid!
}

describe.skipIf(process.platform !== 'linux')("the compiler's helper", () => {
  it('killed between two programs, is replaced', async () => {
    const compiler = newCompiler()
    const first = await helperOf(compiler)
    process.kill(first, 'SIGKILL')
    expect(readFileSync(await compile(compiler), 'utf8')).toContain('17')
    await gone(first)
    expect(readFileSync(await compile(compiler), 'utf8')).toContain('17')
    expect(compiler.pid).not.toBe(first)
  })

  it('killed while it compiles, is replaced, and the programs are compiled once more', async () => {
    const compiler = newCompiler()
    const first = await helperOf(compiler)
    process.kill(first, 'SIGSTOP')
    const compiling = [compile(compiler), compile(compiler), compile(compiler)]
    process.kill(first, 'SIGKILL')
    for (const file of await Promise.all(compiling)) expect(readFileSync(file, 'utf8')).toContain('17')
  })

  it('killed twice while it compiles one program, is said in one sentence', async () => {
    const compiler = newCompiler()
    const first = await helperOf(compiler)
    compiler.onHelper((pid) => process.kill(pid, 'SIGKILL'))
    await expect(compile(compiler)).rejects.toThrow(
      /^program\.ts: The compiler \(esbuild\) was ended twice while it compiled this program: the system may be short of processes or memory; close other programs, then try again\.$/,
    )
    await gone(first)
  })

  it('stopped, is ended at the deadline, and the next program is compiled', async () => {
    const compiler = newCompiler(300)
    const first = await helperOf(compiler)
    process.kill(first, 'SIGSTOP')
    const trouble: unknown = await compile(compiler).catch((error: unknown) => error)
    expect(trouble).toBeInstanceOf(ProgramError)
    expect((trouble as Error).message).toMatch(
      /^program\.ts: Compiling took longer than 0\.3 s and was given up; [^\n]*\.$/,
    )
    await gone(first)
    // Now the deadline is no matter of this test any more.
    expect(readFileSync(await compile(newCompiler()), 'utf8')).toContain('17')
  })

  it('stopped, holds up nobody who has given up, and is ended with the last of them', async () => {
    const compiler = newCompiler()
    const first = await helperOf(compiler)
    process.kill(first, 'SIGSTOP')
    const giveUp = new AbortController()
    const compiling = [compile(compiler, giveUp.signal), compile(compiler, giveUp.signal)]
    giveUp.abort(new Error('Stopped.'))
    for (const one of compiling) await expect(one).rejects.toThrow('Stopped.')
    await gone(first)
    expect(readFileSync(await compile(compiler), 'utf8')).toContain('17')
  })

  it('stopped, does not outlive the lab', async () => {
    const compiler = newCompiler()
    const first = await helperOf(compiler)
    process.kill(first, 'SIGSTOP')
    const compiling = compile(compiler).catch(() => undefined)
    await compiler.close()
    await gone(first)
    compilers.push(compiler)
    await compiling
  })

  it('is known by its pid to who keeps count of processes', async () => {
    const compiler = newCompiler()
    const pids: number[] = []
    const stop = compiler.onHelper((pid) => pids.push(pid))
    const first = await helperOf(compiler)
    expect(pids).toEqual([first])
    compiler.onHelper((pid) => pids.push(-pid))
    expect(pids).toEqual([first, -first])
    stop()
  })
})
