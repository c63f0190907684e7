import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunInput } from '../../electron/common/worker-protocol.ts';
import type { Lab } from '../../electron/lab/lab.ts';
import { loadEnglishPhonemizer } from '../../electron/worker/text/english-phonemizer.ts';
import { normalizeEnglish } from '../../electron/worker/text/normalize-english.ts';
import { splitSentences } from '../../electron/worker/text/split-sentences.ts';
import { encodeTinyTts, loadTinyTtsSymbols } from '../../electron/worker/text/tiny-tts-ids.ts';
import { BenchWorker, plainScript, type RunCost, samplePath } from './bench-lab.ts';
import { PlainWorker } from './plain-worker.ts';
import { type Result, ratioOf, resultOf } from './result.ts';
import { tenSeconds } from './workloads.ts';

const rounds = 100;
const warmUps = 3;

const labShare = ({ wall, insideRuntime }: RunCost): number => (wall - insideRuntime) / wall;

/** What the lab adds to TinyTTS on a 10 s passage, and how it stands to the plain script. */
export async function benchTts(lab: Lab): Promise<Result[]> {
  const files = await lab.models.files('tiny-tts-en');
  const { model = '', dictionary = '', g2p = '', metadata = '' } = files;
  const phonemizer = loadEnglishPhonemizer(dictionary, g2p);
  const symbols = loadTinyTtsSymbols(metadata);
  const sentences = splitSentences(normalizeEnglish(tenSeconds)).map((sentence) => {
    const { ids, tones, languages } = encodeTinyTts(phonemizer.phonemize(sentence), symbols);
    return { ids: numbers(ids), tones: numbers(tones), languages: numbers(languages) };
  });
  const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-bench-'));
  try {
    const inputs = join(scratch, 'sentences.json');
    await writeFile(inputs, JSON.stringify(sentences));
    const worker = await BenchWorker.load(lab, 'tts', 'tiny-tts-en');
    const plain = await PlainWorker.start(plainScript('plain-tts.mjs'), [model, inputs]);
    // The voice draws its durations at random, so runs are compared by a second of audio made.
    return await compare('TinyTTS, 10 s passage', worker, plain, {
      kind: 'tts',
      text: tenSeconds,
      speed: 1,
      audio: join(scratch, 'audio.wav'),
    });
  } finally {
    await rm(scratch, { recursive: true });
  }
}

const numbers = (values: BigInt64Array): number[] => Array.from(values, Number);

/** What the lab adds to Moonshine on jfk.wav, and how it stands to the plain script. */
export async function benchAsr(lab: Lab): Promise<Result[]> {
  const { encoder = '', decoder = '' } = await lab.models.files('moonshine-tiny-q');
  const wav = await samplePath(lab);
  const worker = await BenchWorker.load(lab, 'asr', 'moonshine-tiny-q');
  const plain = await PlainWorker.start(plainScript('plain-asr.mjs'), [encoder, decoder, wav]);
  return compare('Moonshine tiny, jfk.wav', worker, plain, { kind: 'asr', path: wav });
}

/** Lab and script in turn, A-B-B-A, so that a drift of the machine favours neither. */
async function compare(
  name: string,
  worker: BenchWorker,
  plain: PlainWorker,
  input: RunInput,
): Promise<Result[]> {
  const shares: number[] = [];
  const labs: number[] = [];
  const scripts: number[] = [];
  const once = async (): Promise<{ share: number; lab: number }> => {
    const cost = await worker.run(input);
    return { share: labShare(cost), lab: perAudio(cost) };
  };
  const perAudio = (cost: { wall: number; audioSeconds?: number }): number =>
    cost.wall / (input.kind === 'tts' ? (cost.audioSeconds ?? 1) : 1);
  try {
    for (let round = -warmUps; round < rounds; round++) {
      const isLabFirst = round % 2 === 0;
      const before = isLabFirst ? await once() : null;
      const script = perAudio(await plain.run());
      const { share, lab } = before ?? (await once());
      if (round < 0) continue;
      shares.push(share);
      labs.push(lab);
      scripts.push(script);
    }
  } finally {
    await worker.stop();
    plain.stop();
  }
  return [
    resultOf(
      `${name}: what the lab adds to the runtime`,
      '%',
      3,
      shares.map((share) => share * 100),
    ),
    ratioOf(`${name}: lab against the plain script`, 1.02, labs, scripts),
  ];
}
