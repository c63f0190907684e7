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

/** Each process pair draws its own luck with memory pages, worth 2 % here: so there are several. */
const pairs = 6;
const rounds = 16;
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
    const start: StartPair = async () => ({
      worker: await BenchWorker.load(lab, 'tts', 'tiny-tts-en'),
      plain: await PlainWorker.start(plainScript('plain-tts.mjs'), [model, inputs]),
    });
    // The voice draws its durations at random, so runs are compared by a second of audio made.
    return await compare('TinyTTS, 10 s passage', start, {
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
  const start: StartPair = async () => ({
    worker: await BenchWorker.load(lab, 'asr', 'moonshine-tiny-q'),
    plain: await PlainWorker.start(plainScript('plain-asr.mjs'), [encoder, decoder, wav]),
  });
  // At least 1.15 times as fast as the plain loop.
  return compare('Moonshine tiny, jfk.wav', start, { kind: 'asr', path: wav }, 1 / 1.15);
}

type StartPair = () => Promise<{ readonly worker: BenchWorker; readonly plain: PlainWorker }>;

/**
 * Lab and script in turn, A-B-B-A, so that a drift of the machine favours neither. `mostOfPlain`: the part of the plain
 * script's time that the lab is to stay under.
 */
async function compare(
  name: string,
  start: StartPair,
  input: RunInput,
  mostOfPlain = 1.02,
): Promise<Result[]> {
  const shares: number[] = [];
  const labs: number[] = [];
  const scripts: number[] = [];
  const perAudio = (cost: { wall: number; audioSeconds?: number }): number =>
    cost.wall / (input.kind === 'tts' ? (cost.audioSeconds ?? 1) : 1);
  for (let pair = 0; pair < pairs; pair++) {
    const { worker, plain } = await start();
    for (let round = -warmUps; round < rounds; round++) {
      const isLabFirst = round % 2 === 0;
      const before = isLabFirst ? await worker.run(input) : null;
      const script = await plain.run();
      const cost = before ?? (await worker.run(input));
      if (round < 0) continue;
      shares.push(labShare(cost));
      labs.push(perAudio(cost));
      scripts.push(perAudio(script));
    }
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
    ratioOf(`${name}: lab against the plain script`, mostOfPlain, labs, scripts),
  ];
}
