import { join } from 'node:path';
import { type OwnFamily, ownFamilies } from '../../../common/model-catalog.ts';
import { familyFacts, isOwnFamily } from './family-words.ts';
import { type GraphKind, kindOfGraph, valueInWords } from './graph-kinds.ts';
import { graphAt } from './model-layout.ts';
import { readSignature } from './onnx-signature.ts';
import { UnusableModel } from './unusable-model.ts';

type Recognised = {
  readonly family: OwnFamily;
  /** The graph to begin with, where the person chose another one of the same model. */
  readonly chosen: string | null;
};

/** So many graphs of a folder are looked at: the precisions of one model are alike. */
const mostGraphs = 12;

/**
 * What family the models of a folder are of, by what goes into their graphs and comes out.
 *
 * @param paths relative to `root`, with `/`
 * @throws UnusableModel where it cannot be told
 */
export async function recogniseFamily(
  root: string,
  paths: readonly string[],
  chosen: string | null,
): Promise<Recognised> {
  const graphs = chosen === null ? onePerStem(paths) : [chosen];
  if (graphs.length === 0) {
    throw new UnusableModel(
      `There is no ONNX model (*.onnx) in ${root}. Name the folder or the file that has it.`,
    );
  }
  const families = new Map<OwnFamily, string>();
  const parts: GraphKind['part'][] = [];
  let strange = '';
  for (const graph of graphs.slice(0, mostGraphs)) {
    const signature = await readSignature(join(root, graph));
    const kind = kindOfGraph(signature);
    if (kind === null) {
      const inputs = signature.inputs.slice(0, 8).map(valueInWords).join(', ');
      const outputs = signature.outputs.slice(0, 4).map(valueInWords).join(', ');
      strange = `${graph}: from ${inputs} to ${outputs}`;
    } else if (kind.family !== null && isOwnFamily(kind.family)) families.set(kind.family, graph);
    else parts.push(kind.part);
  }
  const [[family, graph] = [null, ''], ...others] = families;
  if (others.length > 0) {
    throw new UnusableModel(
      `There are models of several kinds in ${root} (${graph}, ${others.map(([, each]) => each).join(', ')}). Name the file of one of them.`,
    );
  }
  if (family !== null) return { family, chosen };
  if (parts.length > 0) return withEncoder(root, paths, graphs[0] ?? '', parts[0] ?? 'decoder');
  throw new UnusableModel(
    `The lab knows no family of models with these inputs and outputs: ${strange}. It knows ${ownFamilies.map((each) => familyFacts[each].name).join(', ')}; where it is one of them, say which with --family (${ownFamilies.join(', ')}).`,
  );
}

/** A decoder does not tell the family: the encoder beside it does. */
async function withEncoder(
  root: string,
  paths: readonly string[],
  decoder: string,
  part: GraphKind['part'],
): Promise<Recognised> {
  const { ending } = graphAt(decoder);
  const encoder = decoder.replace(/[^/]+$/, `encoder_model${ending}.onnx`);
  if (part === 'unmerged-decoder') {
    throw new UnusableModel(
      `${join(root, decoder)} is a decoder without its key-value cache in it. The lab takes the merged one: decoder_model_merged${ending}.onnx.`,
    );
  }
  if (!paths.includes(encoder)) {
    throw new UnusableModel(
      `This looks like the decoder of a Whisper or Moonshine model, but there is no encoder_model${ending}.onnx beside it. Put it there, or name a folder that has it.`,
    );
  }
  return recogniseFamily(root, paths, encoder);
}

/** Of the precisions of a graph the first; decoders of their own do not matter where merged ones are. */
function onePerStem(paths: readonly string[]): readonly string[] {
  const byStem = new Map<string, string>();
  for (const path of paths.filter((each) => each.endsWith('.onnx')).toSorted()) {
    const { stem, ending } = graphAt(path);
    const name = path.slice(0, path.length - ending.length - '.onnx'.length);
    if (!/^decoder(_with_past)?_model$/.test(stem) && !byStem.has(name)) byStem.set(name, path);
  }
  return [...byStem.values()];
}
