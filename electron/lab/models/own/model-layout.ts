import { basename, dirname, join } from 'node:path/posix';
import type { OwnFamily } from '../../../common/model-catalog.ts';
import { familyFacts } from './family-words.ts';
import { UnusableModel } from './unusable-model.ts';

/** One precision of a model: which file plays which role. Paths as they were given. */
export interface Variant {
  readonly precision: string;
  readonly roles: Readonly<Record<string, string>>;
}

type Layout = {
  /** The graphs, by their name in the hub's ONNX layout; null: whatever it is called. */
  readonly graphs: Readonly<Record<string, string | null>>;
  /** Files beside them, by the names that they go under. A `*` stands for the graph's own name. */
  readonly beside: Readonly<Record<string, readonly string[]>>;
  /** Of `beside`: what there is no use without. */
  readonly needed: readonly string[];
  /** Any number of these, by the folder and ending. */
  readonly many?: { readonly role: string; readonly folder: string; readonly ending: string };
};

const sound = {
  config: ['config.json'],
  'preprocessor-config': ['preprocessor_config.json'],
};

/** How the files of a family are called where people get them: the hub's `onnx-community`, piper-voices. */
const layouts: Readonly<Record<OwnFamily, Layout>> = {
  kokoro: {
    graphs: { model: 'model' },
    beside: { vocabulary: ['tokenizer.json'] },
    needed: ['vocabulary'],
    many: { role: 'voice.', folder: 'voices', ending: '.bin' },
  },
  piper: { graphs: { model: null }, beside: { config: ['*.json'] }, needed: ['config'] },
  'tiny-tts': {
    graphs: { model: 'model' },
    beside: { metadata: ['metadata.json'], dictionary: ['cmudict.json'], g2p: ['g2p_model.json'] },
    needed: ['metadata'],
  },
  moonshine: {
    graphs: { encoder: 'encoder_model', decoder: 'decoder_model_merged' },
    beside: {},
    needed: [],
  },
  whisper: {
    graphs: { encoder: 'encoder_model', decoder: 'decoder_model_merged' },
    beside: {
      tokenizer: ['tokenizer.json'],
      'generation-config': ['generation_config.json'],
      ...sound,
    },
    needed: ['tokenizer'],
  },
  ctc: {
    graphs: { model: 'model' },
    beside: { vocabulary: ['vocab.json', 'tokens.txt', 'vocab.txt', 'tokenizer.json'], ...sound },
    needed: ['vocabulary'],
  },
  'causal-lm': {
    graphs: { model: 'model' },
    beside: {
      tokenizer: ['tokenizer.json'],
      'tokenizer-config': ['tokenizer_config.json'],
      config: ['config.json'],
      'generation-config': ['generation_config.json'],
      'chat-template': ['chat_template.jinja'],
    },
    needed: ['tokenizer', 'tokenizer-config'],
  },
  'silero-vad': { graphs: { model: null }, beside: {}, needed: [] },
};

/** Families that keep weights beside the graph (`model.onnx_data`), as the runtime looks for them. */
const withData: readonly OwnFamily[] = ['whisper', 'ctc', 'causal-lm'];

/** The endings of the hub's ONNX layout, in order of preference where two mean one precision. */
const precisions: Readonly<Record<string, string>> = {
  '': 'fp32',
  _fp16: 'fp16',
  _quantized: 'int8',
  _q8: 'int8',
  _int8: 'int8',
  _uint8: 'uint8',
  _q4: 'q4',
  _q4f16: 'q4f16',
  _q8f16: 'q8f16',
  _uint8f16: 'uint8f16',
  _bnb4: 'bnb4',
};
const endings = Object.keys(precisions);

type Graph = { readonly path: string; readonly stem: string; readonly ending: string };

/** `onnx/encoder_model_q4.onnx` → `encoder_model` and `_q4`. */
export function graphAt(path: string): Graph {
  const name = basename(path, '.onnx');
  const ending = endings
    .filter((each) => name.endsWith(each))
    .reduce((a, b) => (b.length > a.length ? b : a));
  return { path, stem: name.slice(0, name.length - ending.length), ending };
}

/**
 * Finds which file plays which role, in every precision that is there whole.
 *
 * @param paths relative to one folder, with `/`
 * @param chosen the one graph to take, where a person named it
 * @throws UnusableModel that names what is missing
 */
export function layOut(
  family: OwnFamily,
  paths: readonly string[],
  chosen: string | null,
): readonly Variant[] {
  const { graphs } = layouts[family];
  const [first = 'model', second] = Object.keys(graphs);
  const given = paths.filter((path) => path.endsWith('.onnx')).map(graphAt);
  const leading = leadingGraphs(family, given, chosen === null ? null : graphAt(chosen));
  const variants: Variant[] = [];
  for (const graph of leading.toSorted(
    (a, b) => endings.indexOf(a.ending) - endings.indexOf(b.ending),
  )) {
    const roles: Record<string, string> = { [first]: graph.path };
    if (second !== undefined) {
      const name = `${graphs[second]}${graph.ending}.onnx`;
      const partner = besideOf(graph.path, paths).get(name);
      if (partner === undefined) {
        if (leading.length > 1) continue;
        throw lacks(`${first} of a ${familyFacts[family].name}`, name);
      }
      roles[second] = partner;
    }
    const split = Object.values(roles).find((path) => paths.includes(`${path}_data_1`));
    if (split !== undefined) {
      if (leading.length > 1) continue;
      throw new UnusableModel(
        `The weights of ${split} lie in several files (${basename(split)}_data, …_1), which the lab cannot load. Take a smaller precision of it, or export it in one file.`,
      );
    }
    const precision = precisions[graph.ending] ?? 'fp32';
    if (variants.some((known) => known.precision === precision)) continue;
    variants.push({ precision, roles: { ...roles, ...companions(family, roles, paths) } });
  }
  if (variants.length === 0) {
    const names = Object.values(graphs).map((stem) => `${stem ?? '*'}.onnx`);
    throw lacks(familyFacts[family].name, names.join(' and '));
  }
  return variants;
}

/** The graphs of one model, one for each precision. Where a model has two, choosing either is choosing both. */
function leadingGraphs(
  family: OwnFamily,
  given: readonly Graph[],
  chosen: Graph | null,
): readonly Graph[] {
  const [stem, second] = Object.values(layouts[family].graphs);
  const hasTwo = second !== undefined;
  if (chosen !== null && !hasTwo) return [chosen];
  const named = given.filter(
    (graph) =>
      graph.stem === stem &&
      (chosen === null ||
        (graph.ending === chosen.ending && dirname(graph.path) === dirname(chosen.path))),
  );
  if (named.length > 0 || hasTwo) return named;
  const stems = new Set(given.map((graph) => graph.path.slice(0, -`${graph.ending}.onnx`.length)));
  if (stems.size > 1) {
    const some = given.slice(0, 3).map(({ path }) => path);
    throw new UnusableModel(
      `There are several models here (${some.join(', ')}${given.length > 3 ? ', …' : ''}). Add one of them: name its file.`,
    );
  }
  return given;
}

/** Names of the files in the graph's folder, in the one above it where that is `onnx`'s, and at the root. */
function besideOf(graph: string, paths: readonly string[]): ReadonlyMap<string, string> {
  const folder = dirname(graph);
  const places = [folder, ...(basename(folder) === 'onnx' ? [dirname(folder)] : []), '.'];
  const found = new Map<string, string>();
  for (const place of places) {
    for (const path of paths) {
      if (dirname(path) === place && !found.has(basename(path))) found.set(basename(path), path);
    }
  }
  return found;
}

function companions(
  family: OwnFamily,
  graphs: Readonly<Record<string, string>>,
  paths: readonly string[],
): Record<string, string> {
  const { beside, needed, many } = layouts[family];
  const roles: Record<string, string> = {};
  const [graph = ''] = Object.values(graphs);
  const near = besideOf(graph, paths);
  for (const [role, names] of Object.entries(beside)) {
    const wanted = names.map((name) => name.replace('*', basename(graph)));
    const name = wanted.find((each) => near.has(each));
    if (name !== undefined) roles[role] = near.get(name) ?? '';
    else if (needed.includes(role)) throw lacks(familyFacts[family].name, wanted.join(' or '));
  }
  if (withData.includes(family)) {
    for (const [role, path] of Object.entries(graphs)) {
      if (paths.includes(`${path}_data`)) roles[`${role}-data`] = `${path}_data`;
    }
  }
  if (many !== undefined) {
    const voices = paths.filter(
      (path) => basename(dirname(path)) === many.folder && path.endsWith(many.ending),
    );
    for (const path of voices) roles[`${many.role}${basename(path, many.ending)}`] = path;
    if (voices.length === 0) {
      throw lacks(familyFacts[family].name, join(many.folder, `*${many.ending}`));
    }
  }
  return roles;
}

const lacks = (what: string, missing: string): UnusableModel =>
  new UnusableModel(
    `This looks like ${/^[aeiou]/i.test(what) ? 'an' : 'a'} ${what}, but there is no ${missing} beside it. Put it there, or name a folder that has it.`,
  );
