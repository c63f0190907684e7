import { basename } from 'node:path';
import { hertz } from '../../common/units.ts';
import { floats, OnnxSession, Tensor } from '../onnx-session.ts';
import type { CutLimits } from '../text/cut-phonemes.ts';
import { encodePiper, languageOf, loadPiperConfig } from '../text/piper-config.ts';
import type { SpokenPart } from '../text/write-ipa.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { fileOf } from './files.ts';
import { type PhonemePiece, phonemePieces } from './phoneme-pieces.ts';
import { frontEndOf, speakerOf } from './piper-front-end.ts';
import { refuseLanguage } from './refuse-language.ts';
import { asTts, readFrontEnd, type SpeakingVoice, speak } from './speak.ts';

/** VITS attends over all ids at once, so time and memory grow with the square of a piece's length. */
const limits: CutLimits = { longest: 400, longestOpening: 60, shortest: 20 };

/** Piper (VITS family): one graph from phoneme ids to audio, its rate and ids in the voice's settings. */
export async function loadPiper(request: EngineRequest): Promise<Engine> {
  const { tracer } = request;
  const name = basename(fileOf(request, 'model'), '.onnx');
  const { config, frontEnd } = await readFrontEnd(tracer, () => {
    const read = loadPiperConfig(fileOf(request, 'config'));
    return { config: read, frontEnd: frontEndOf(read, name, request) };
  });
  const session = await OnnxSession.load('piper', fileOf(request, 'model'), request);
  const hasSpeakers = session.inputs.has('sid');
  const { noise_scale, length_scale, noise_w } = config.inference;

  const synthesizeAs =
    (speaker: number) =>
    async ({ ids }: PhonemePiece, speed: number): Promise<Float32Array> => {
      const outputs = await session.run(
        {
          input: new Tensor('int64', ids, [1, ids.length]),
          input_lengths: new Tensor('int64', [BigInt(ids.length)], [1]),
          scales: new Tensor('float32', [noise_scale, length_scale / speed, noise_w], [3]),
          ...(hasSpeakers ? { sid: new Tensor('int64', [BigInt(speaker)], [1]) } : {}),
        },
        ['output'],
        `ids 1×${ids.length}`,
      );
      return floats(outputs, 'output');
    };

  const voice: Omit<SpeakingVoice<SpokenPart[], PhonemePiece>, 'synthesize'> = {
    ...frontEnd,
    sampleRate: hertz(config.audio.sample_rate),
    tokenize: phonemePieces(limits, (phonemes) => encodePiper(phonemes, config)),
    countOf: ({ ids }) => ids.length,
    // Every other id is a pad.
    longestPerId: 0.3 * length_scale,
    pauseAfter: ({ pause }) => pause,
  };
  return {
    run: async (input, output) => {
      const asked = asTts(input, 'Piper');
      refuseLanguage(asked.language, languageOf(config), `Piper voice ${name} speaks`);
      const synthesize = synthesizeAs(speakerOf(asked.voice, name, config));
      return speak({ ...voice, synthesize }, asked, output, tracer);
    },
  };
}
