import { relative } from 'node:path'
import ts from 'typescript'

/** What programs can name: the exports of the library's two modules, and their public members, as their sources declare them. */
const ROOT = new URL('../..', import.meta.url).pathname
const MODULES = {
  multiprocessing: 'main/multiprocessing/index.ts',
  threading: 'main/multiprocessing/threading/index.ts',
}

/** A name that a program can use. */
export interface PublicSymbol {
  /** "Queue", or "Queue.put". */
  readonly name: string
  readonly module: keyof typeof MODULES
  readonly kind: 'class' | 'function' | 'type' | 'member'
  /** Where it is declared: "main/multiprocessing/queue.ts:59". */
  readonly place: string
  /** All that its comments say, in one line; of a member that overrides one in silence, what that one's say. */
  readonly comment: string
  /** Its parameters' names, or its own name when it is a property. */
  readonly values: readonly string[]
  /** The classes of the errors that its body throws, or what it calls in the same file. */
  readonly throws: readonly string[]
  readonly members: readonly PublicSymbol[]
}

const program = ts.createProgram({
  rootNames: Object.values(MODULES).map((file) => ROOT + file),
  options: {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    // What Node has is not ours to tell of.
    types: [],
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  },
})
const checker = program.getTypeChecker()

const isOurs = (node: ts.Node): boolean => node.getSourceFile().fileName.startsWith(`${ROOT}main/`)
const commentsOf = (node: ts.Node): string =>
  ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map((doc) => doc.getText().replace(/^\/\*\*|\*\/$|^ *\*/gm, ''))
    .join(' ')
    .replace(/\s+/g, ' ')
const isPublic = (node: ts.Declaration): boolean =>
  isOurs(node) &&
  !(ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) &&
  !commentsOf(node).includes('@internal')

const placeOf = (node: ts.Node): string => {
  const file = node.getSourceFile()
  return `${relative(ROOT, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
}

function functionIn(node: ts.Declaration): ts.SignatureDeclaration | undefined {
  if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
    return node.initializer && ts.isArrowFunction(node.initializer) ? node.initializer : undefined
  }
  return ts.isFunctionLike(node) ? node : undefined
}

/** A function that is called where it stands, or handed to what is called, runs with what it stands in; others run later. */
const runsLater = (node: ts.Node): boolean => ts.isFunctionLike(node) && !ts.isCallExpression(node.parent)

function thrownIn(declaration: ts.Declaration, found: Set<string>, seen: Set<ts.Node>): void {
  const body = (functionIn(declaration) as { body?: ts.Node } | undefined)?.body
  if (!body || seen.has(body)) return
  seen.add(body)
  const look = (node: ts.Node): void => {
    if (ts.isThrowStatement(node) && ts.isNewExpression(node.expression))
      found.add(node.expression.expression.getText())
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      const runsHere = ts.isPrivateIdentifier(node) || ts.isCallExpression(node.parent)
      const used = runsHere ? checker.getSymbolAtLocation(node)?.declarations : undefined
      for (const near of used?.filter((one) => one.getSourceFile() === node.getSourceFile()) ?? []) {
        thrownIn(near, found, seen)
      }
    }
    ts.forEachChild(node, (child) => {
      if (!runsLater(child)) look(child)
    })
  }
  look(body)
}

const thrownBy = (declarations: readonly ts.Declaration[]): string[] => {
  const found = new Set<string>()
  for (const declaration of declarations) thrownIn(declaration, found, new Set())
  return [...found]
}

function describe(
  module: keyof typeof MODULES,
  name: string,
  kind: PublicSymbol['kind'],
  { told, bodies = told }: { told: readonly ts.Declaration[]; bodies?: readonly ts.Declaration[] },
  rest: Partial<PublicSymbol> = {},
): PublicSymbol {
  const parameters = told.flatMap((node) => functionIn(node)?.parameters ?? []).map(({ name }) => name.getText())
  const isProperty = told.some((node) => ts.isPropertySignature(node) || ts.isPropertyDeclaration(node))
  return {
    name,
    module,
    kind,
    place: placeOf(told[0]!),
    comment: told.map(commentsOf).join(' ').trim(),
    values: isProperty ? [name.split('.').at(-1)!] : [...new Set(parameters)],
    throws: thrownBy(bodies),
    members: [],
    ...rest,
  }
}

/** The comments of the nearest class above that has any for this member. */
function inherited(type: ts.Type, key: ts.__String): string {
  for (const base of type.isClassOrInterface() ? checker.getBaseTypes(type) : []) {
    const above = base.getProperty(key as string)
    const comment = (above?.declarations ?? []).filter(isOurs).map(commentsOf).join(' ').trim()
    if (comment !== '') return comment
    const further = inherited(base, key)
    if (further !== '') return further
  }
  return ''
}

/** Error.name and its like are JavaScript's, and need no words of ours. */
const isJavaScripts = (type: ts.Type, key: ts.__String): boolean =>
  (type.isClassOrInterface() ? checker.getBaseTypes(type) : []).some(
    (base) =>
      base.getProperty(key as string)?.declarations?.some((node) => !isOurs(node)) === true || isJavaScripts(base, key),
  )

function membersOf(module: keyof typeof MODULES, owner: string, symbol: ts.Symbol): PublicSymbol[] {
  const type = checker.getDeclaredTypeOfSymbol(symbol)
  const statics = [...(symbol.exports?.values() ?? [])].filter(({ flags }) => !(flags & ts.SymbolFlags.Prototype))
  const members = [...checker.getPropertiesOfType(type), ...statics].flatMap((member) => {
    const bodies = member.declarations ?? []
    const told = bodies.filter(isPublic)
    const hidden = bodies.some((node) => isOurs(node) && !isPublic(node) && functionIn(node) === undefined)
    const name = told[0] && ts.getNameOfDeclaration(told[0])
    if (!name || hidden || ts.isPrivateIdentifier(name) || isJavaScripts(type, member.escapedName)) return []
    const described = describe(module, `${owner}.${name.getText()}`, 'member', { told, bodies })
    return [described.comment === '' ? { ...described, comment: inherited(type, member.escapedName) } : described]
  })
  const indexes = checker.getIndexInfosOfType(type).flatMap(({ declaration }) => declaration ?? [])
  return [
    ...members,
    ...indexes.filter(isPublic).map((node) => describe(module, `${owner}[…]`, 'member', { told: [node] })),
    ...constructorOf(module, owner, symbol),
  ]
}

/** A constructor is told of by its own comments and by its class's. */
function constructorOf(module: keyof typeof MODULES, owner: string, symbol: ts.Symbol): PublicSymbol[] {
  const { valueDeclaration: node } = symbol
  if (!node || !ts.isClassDeclaration(node)) return []
  const bodies = node.members.filter(ts.isConstructorDeclaration)
  const told = bodies.filter((one) => isPublic(one) && (!one.body || bodies.length === 1))
  if (told.length === 0) return []
  const described = describe(module, `${owner}()`, 'member', { told, bodies })
  return [{ ...described, comment: `${described.comment} ${commentsOf(node)}` }]
}

function exported(module: keyof typeof MODULES, symbol: ts.Symbol): PublicSymbol {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const told = (target.declarations ?? []).filter(isOurs)
  const { name } = symbol
  if (target.flags & ts.SymbolFlags.Class) {
    return describe(
      module,
      name,
      'class',
      { told },
      { values: [], throws: [], members: membersOf(module, name, target) },
    )
  }
  if (target.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable))
    return describe(module, name, 'function', { told })
  return describe(module, name, 'type', { told }, { members: membersOf(module, name, target) })
}

/** Everything exported, each with its members, those that it inherits too. */
export const publicSurface = (): PublicSymbol[] =>
  (Object.keys(MODULES) as (keyof typeof MODULES)[]).flatMap((module) => {
    const file = program.getSourceFile(ROOT + MODULES[module])!
    return checker.getExportsOfModule(checker.getSymbolAtLocation(file)!).map((symbol) => exported(module, symbol))
  })
