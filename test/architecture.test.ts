import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/**
 * Who may import whom. A part is a folder or a file of the source; `also` names the packages that it may
 * import: all (`npm`), those named, or none; `node` is Node's own modules.
 */
type Rule = { readonly parts: readonly string[]; readonly also: readonly string[] };

const rules: Readonly<Record<string, Rule>> = {
  'electron/common': { parts: [], also: ['zod'] },
  'electron/child': { parts: [], also: ['node'] },
  'electron/worker': { parts: ['electron/common', 'electron/child'], also: ['node', 'npm'] },
  'electron/telemetry': { parts: ['electron/common', 'electron/child'], also: ['node', 'npm'] },
  'electron/host': { parts: ['electron/common'], also: ['node', 'type electron'] },
  'electron/lab': {
    parts: ['electron/common', 'electron/host', 'electron/telemetry/inventory.ts'],
    also: ['node', 'npm'],
  },
  'electron/commands': { parts: ['electron/common', 'electron/lab'], also: ['node', 'npm'] },
  'electron/shell': {
    parts: ['electron/common', 'electron/lab'],
    also: ['node', 'npm', 'electron'],
  },
  'electron/main.ts': {
    parts: ['electron/common', 'electron/host', 'electron/lab', 'electron/shell', 'package.json'],
    also: ['node', 'electron'],
  },
  'electron/cli.ts': {
    parts: [
      'electron/common',
      'electron/host',
      'electron/lab',
      'electron/commands',
      'package.json',
    ],
    also: ['node', 'npm'],
  },
  'electron/preload.ts': { parts: ['type electron/common'], also: ['electron'] },
  'renderer/trace': { parts: ['electron/common'], also: [] },
  'renderer/format': { parts: ['electron/common'], also: [] },
  'renderer/ui': { parts: ['electron/common', 'renderer/format'], also: ['npm'] },
  'renderer/sound': { parts: ['electron/common', 'renderer/trace'], also: [] },
  'renderer/talk': { parts: ['electron/common'], also: [] },
  'renderer/waterfall': {
    parts: [
      'electron/common',
      'renderer/format',
      'renderer/trace',
      'renderer/sound',
      'renderer/ui',
    ],
    also: ['npm'],
  },
  'renderer/store': {
    parts: [
      'electron/common',
      'renderer/format',
      'renderer/trace',
      'renderer/talk',
      'renderer/lab.ts',
      'renderer/zod-without-eval.ts',
    ],
    also: ['npm'],
  },
  'renderer/lab.ts': { parts: ['electron/common'], also: [] },
};

/** Only these files may import the package, which the rules above would let more of their part do. */
const onlyIn: Readonly<Record<string, readonly string[]>> = {
  'onnxruntime-node': ['electron/worker/onnx-session.ts', 'type electron/worker/providers.ts'],
  koffi: ['type electron/telemetry/nvml-library.ts'],
};

type Import = { readonly from: string; readonly to: string; readonly isType: boolean };

function sourcesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).split(sep).join('/'))
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'));
}

function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  const fixed = text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?(?:[\w*{][^'";]*?\sfrom\s+)?'([^']+)'/gm,
  );
  const late = text.matchAll(/\bimport\(\s*'([^']+)'/g);
  return [
    ...[...fixed].map(([, type, name = '']) => ({ name, isType: type !== undefined })),
    ...[...late].map(([, name = '']) => ({ name, isType: false })),
  ].map(({ name, isType }) => ({ from, to: resolveName(from, name), isType }));
}

const resolveName = (from: string, name: string): string =>
  name.startsWith('.')
    ? relative(root, resolve(root, dirname(from), name))
        .split(sep)
        .join('/')
    : name;

const isWithin = (part: string, file: string): boolean =>
  file === part || file.startsWith(`${part}/`);

const partOf = (file: string): string | undefined =>
  Object.keys(rules).find((part) => isWithin(part, file));

const isFile = (to: string): boolean => /^(electron|renderer)\/|^package\.json$/.test(to);

const packageOf = (to: string): string =>
  to.startsWith('node:')
    ? 'node'
    : to
        .split('/')
        .slice(0, to.startsWith('@') ? 2 : 1)
        .join('/');

/** A rule's entry that begins with "type " lets only types through. */
const lets = (entries: readonly string[], isType: boolean, fits: (entry: string) => boolean) =>
  entries.some((entry) =>
    entry.startsWith('type ') ? isType && fits(entry.slice('type '.length)) : fits(entry),
  );

function isAllowed({ from, to, isType }: Import): boolean {
  const part = partOf(from);
  const rule = part === undefined ? undefined : rules[part];
  if (part === undefined || rule === undefined) return true;
  if (isFile(to)) {
    return isWithin(part, to) || lets(rule.parts, isType, (other) => isWithin(other, to));
  }
  const name = packageOf(to);
  const isCommon = name !== 'node' && name !== 'electron';
  return lets(rule.also, isType, (known) => known === name || (known === 'npm' && isCommon));
}

const inWords = ({ from, to, isType }: Import): string => `${from} → ${isType ? 'type ' : ''}${to}`;

const imports = ['electron', 'renderer'].flatMap(sourcesIn).flatMap(importsOf);

test('the imports were read', () => {
  const arrows = new Set(imports.map(inWords));
  for (const known of [
    'electron/cli.ts → electron/lab/make-lab.ts',
    'electron/worker/engines/load-engine.ts → electron/worker/engines/moonshine.ts',
    'electron/host/launch-utility.ts → type electron',
    'electron/worker/onnx-session.ts → onnxruntime-node',
  ]) {
    expect(arrows).toContain(known);
  }
});

test('no import goes against the directions', () => {
  expect(imports.filter((arrow) => !isAllowed(arrow)).map(inWords)).toEqual([]);
});

test('the renderer imports nothing of electron/ but electron/common', () => {
  const arrows = imports.filter(
    ({ from, to }) =>
      from.startsWith('renderer/') &&
      ((to.startsWith('electron/') && !isWithin('electron/common', to)) ||
        to === 'electron' ||
        to.startsWith('node:')),
  );
  expect(arrows.map(inWords)).toEqual([]);
});

/** What the build is made with, which no part imports. */
const buildFiles: ReadonlySet<string> = new Set([
  'electron/vite.config.ts',
  'electron/report-build.ts',
]);

test('every folder of electron/ has its rule', () => {
  const folders = new Set(imports.map(({ from }) => from.split('/').slice(0, 2).join('/')));
  const without = [...folders]
    .filter((folder) => folder.startsWith('electron/'))
    .filter((folder) => rules[folder] === undefined)
    .filter((folder) => !buildFiles.has(folder));
  expect(without).toEqual([]);
});

test.each(Object.entries(onlyIn))('%s is imported in its one place', (name, places) => {
  const arrows = imports
    .filter(({ to }) => packageOf(to) === name)
    .filter(({ from, isType }) => !lets(places, isType, (place) => place === from));
  expect(arrows.map(inWords)).toEqual([]);
});

test.each([
  ['electron/common/units.ts', 'node:fs', false],
  ['electron/common/units.ts', 'electron/lab/lab.ts', true],
  ['electron/worker/entry.ts', 'electron', false],
  ['electron/worker/entry.ts', 'electron/lab/lab.ts', false],
  ['electron/commands/run.ts', 'electron', true],
  ['electron/host/launch-utility.ts', 'electron', false],
  ['electron/lab/lab.ts', 'electron/telemetry/inventory-entry.ts', false],
  ['electron/preload.ts', 'electron/common/calls.ts', false],
  ['renderer/trace/rows.ts', 'renderer/store/store.ts', false],
  ['renderer/store/store.ts', 'renderer/panels/panel.tsx', false],
])('%s → %s would be refused', (from, to, isType) => {
  expect(isAllowed({ from, to, isType })).toBe(false);
});
