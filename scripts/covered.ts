// Has the preview's stand-in every part of Electron that main and the preload use? TypeScript cannot say:
// its declarations for 'electron' are Electron's own. So the uses are looked up one by one.
import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');

/** What is used and deliberately not played, with the reason. */
const accepted = new Map([
  ['Dock', 'app.dock is undefined in the preview, as on Windows and Linux'],
  ['Process', 'Node has its own'],
  ['Process:uncaughtException', 'Node tells of it'],
  ['Process:unhandledRejection', 'Node tells of it'],
  ['WebContents:will-attach-webview', 'a browser has no webview'],
  ['WebContents:will-redirect', "the app's own scheme does not redirect"],
  ['WebContents:render-process-gone', 'the page runs in a tab of its own'],
  ['App:render-process-gone', 'the page runs in a tab of its own'],
  ['App:child-process-gone', 'there are no child processes'],
  ['BrowserWindow:session-end', 'only Windows tells of it'],
  ['BrowserWindow:query-session-end', 'only Windows tells of it'],
  ['PowerMonitor:shutdown', 'the system tells a preview by a signal, as any program in a terminal'],
]);

const config = ts.getParsedCommandLineOfConfigFile(
  join(root, 'tsconfig.json'),
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  },
);
if (!config) throw new Error('tsconfig.json cannot be read');
const inside = (file: string, ...folders: string[]) =>
  folders.some((folder) => file.startsWith(`${join(root, folder).replaceAll('\\', '/')}/`));
const files = config.fileNames.filter((file) => inside(file, 'main', 'preload', 'preview'));
const program = ts.createProgram(files, config.options);
const checker = program.getTypeChecker();

const isElectron = (node: ts.Node) =>
  node.getSourceFile().fileName.endsWith('/electron/electron.d.ts');

function exportsOf(file: string): ts.Symbol[] {
  const source = program.getSourceFile(join(root, file));
  const symbol = source && checker.getSymbolAtLocation(source);
  if (!symbol) throw new Error(`${file} exports nothing`);
  return checker.getExportsOfModule(symbol).map(resolved);
}

const resolved = (symbol: ts.Symbol) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

// --- what the stand-in offers, by the names of Electron's types; `typeof X` for static members

const offered = new Map<string, ts.Type>();

/** `nativeTheme` is Electron's NativeTheme; `nativeImage` holds NativeImage's static members. */
function offer(symbol: ts.Symbol): void {
  const { name } = symbol;
  const value = checker.getTypeOfSymbol(symbol);
  if (symbol.flags & ts.SymbolFlags.Class) {
    offered.set(name, checker.getDeclaredTypeOfSymbol(symbol));
    if (!offered.has(`typeof ${name}`)) offered.set(`typeof ${name}`, value);
    return;
  }
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  offered.set(name === 'nativeImage' || name === 'session' ? `typeof ${type}` : type, value);
}

const named = (symbol: ts.Symbol) => symbol.name !== 'default';
exportsOf('preview/electron/index.ts').filter(named).forEach(offer);
for (const file of ['web-contents', 'frame', 'image']) {
  const classes = exportsOf(`preview/electron/${file}.ts`);
  classes.filter(({ flags }) => flags & ts.SymbolFlags.Class).forEach(offer);
}
const session = offered.get('typeof Session')?.getProperty('defaultSession');
if (session) offered.set('Session', checker.getTypeOfSymbol(session));
const commandLine = offered.get('App')?.getProperty('commandLine');
if (commandLine) offered.set('CommandLine', checker.getTypeOfSymbol(commandLine));
for (const symbol of exportsOf('preview/web/electron.ts')) {
  const [call] = checker.getTypeOfSymbol(symbol).getCallSignatures();
  const module = call?.getReturnType().getProperty('module');
  if (module) checker.getTypeOfSymbol(module).getProperties().forEach(offer);
}

// Electron's BrowserWindow inherits most of its members.
const alias = (name: string) => name.replace('BaseWindow', 'BrowserWindow');

// --- what it emits, by class

const emitted = new Map<string, Set<string>>();
const words = (node: ts.Node): string[] => {
  const type = checker.getTypeAtLocation(node);
  const parts = type.isUnion() ? type.types : [type];
  return parts.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
};

function callOf(node: ts.Node) {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
  const [first] = node.arguments;
  return first ? { owner: node.expression.expression, member: node.expression.name, first } : null;
}

function findEmits(node: ts.Node): void {
  const call = callOf(node);
  if (call?.member.text === 'emit') {
    const owner = alias(checker.getTypeAtLocation(call.owner).symbol.name);
    const known = emitted.get(owner) ?? new Set();
    for (const word of words(call.first)) known.add(word);
    emitted.set(owner, known);
  }
  ts.forEachChild(node, findEmits);
}

// --- what the app uses

const missing = new Set<string>();
let uses = 0;

function findUses(node: ts.Node): void {
  if (ts.isPropertyAccessExpression(node)) use(checker.getSymbolAtLocation(node.name));
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const key = node.propertyName ?? node.name;
    if (ts.isIdentifier(key)) {
      use(checker.getTypeAtLocation(node.parent).getProperty(key.text));
    }
  }
  if (ts.isImportSpecifier(node)) importOf(node);
  const call = callOf(node);
  if (call && /^(on|once|addListener)$/.test(call.member.text)) listenerOf(call);
  ts.forEachChild(node, findUses);
}

function use(symbol: ts.Symbol | undefined): void {
  const declaration = symbol?.declarations?.find(isElectron);
  const owner = declaration && ownerOf(declaration);
  if (!symbol || !owner) return;
  uses++;
  const type = offered.get(owner);
  // Plain data, such as options and events, is Electron's own type in the stand-in too.
  const method = ts.isMethodSignature(declaration) || ts.isMethodDeclaration(declaration);
  const lacks = type ? !checker.getPropertyOfType(type, symbol.name) : method;
  if (lacks && !accepted.has(owner)) missing.add(`${owner}.${symbol.name}`);
}

function ownerOf(declaration: ts.Node): string | null {
  const { parent } = declaration;
  if (!ts.isClassDeclaration(parent) && !ts.isInterfaceDeclaration(parent)) return null;
  const modifiers = ts.canHaveModifiers(declaration) ? ts.getModifiers(declaration) : undefined;
  const isStatic = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  const name = alias(parent.name?.text ?? '');
  return isStatic ? `typeof ${name}` : name;
}

function importOf(node: ts.ImportSpecifier): void {
  const symbol = checker.getSymbolAtLocation(node.name);
  const origin = symbol && resolved(symbol);
  if (ts.isTypeOnlyImportDeclaration(node)) return;
  if (!origin?.declarations?.some(isElectron) || !(origin.flags & ts.SymbolFlags.Value)) return;
  const { name } = origin;
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  if (!offered.has(type) && !offered.has(`typeof ${type}`)) missing.add(name);
}

function listenerOf({ member, first }: NonNullable<ReturnType<typeof callOf>>): void {
  const declaration = checker.getSymbolAtLocation(member)?.declarations?.find(isElectron);
  const owner = declaration && ownerOf(declaration);
  if (!owner || owner === 'IpcMain' || owner === 'IpcRenderer') return;
  for (const word of words(first)) {
    const key = `${owner}:${word}`;
    if (!emitted.get(owner)?.has(word) && !accepted.has(key)) missing.add(`event ${key}`);
  }
}

const sources = program.getSourceFiles();
for (const source of sources) if (inside(source.fileName, 'preview')) findEmits(source);
for (const source of sources) if (inside(source.fileName, 'main', 'preload')) findUses(source);

if (uses === 0) throw new Error('no use of Electron was found: this check is broken');
if (missing.size > 0) {
  console.error(`The preview's stand-in for Electron lacks: ${[...missing].sort().join(', ')}`);
  process.exitCode = 1;
} else {
  console.log(`The preview has all ${uses} uses of Electron.`);
}
