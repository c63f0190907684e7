import type { TtsLink } from '../../common/turn/turn-work.ts';
import { hertz } from '../../common/units.ts';
import { type AnswerHead, AnswerProblem, type AnswerReader } from './answer.ts';
import { WholeText } from './event-stream.ts';
import type { ReplyAudio } from './reply-audio.ts';
import { saidInBody } from './said-in-body.ts';
import { type SampleForm, SampleStream } from './sample-stream.ts';
import { isRate, WavStream } from './wav-stream.ts';

/** Says of a type what it is, where the answer cannot be the audio that was asked for. */
const packed = /^(audio|video)\/(mpeg|mp3|mp4|aac|flac|ogg|opus|webm|x-flac)/;
const words = /^(text\/|application\/(json|problem\+json|xml))/;

type AudioStream = {
  readonly form: SampleForm | null;
  readonly take: (bytes: Uint8Array) => Float32Array<ArrayBuffer>;
};

/**
 * Reads an answer of `/audio/speech` (OpenAI API reference, "Create speech") into `audio`, as it comes. A WAV file is
 * known by its first four bytes, whatever was asked for.
 */
export function readSpeech(
  { contentType, headers, arrived }: AnswerHead,
  { format, sampleRate }: Pick<Extract<TtsLink, { engine: 'endpoint' }>, 'format' | 'sampleRate'>,
  audio: ReplyAudio,
): AnswerReader<void> {
  if (words.test(contentType)) return refuseWords(contentType);
  if (packed.test(contentType)) {
    throw new AnswerProblem(
      `sent ${contentType} although ${format} was asked for, which the lab cannot play as it comes`,
    );
  }
  const plainRate = hertz(rateIn(headers['content-type']) ?? sampleRate);
  let head: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  let stream: AudioStream | null = null;
  let count = 0;

  const begin = (bytes: Uint8Array): Uint8Array | null => {
    head = new Uint8Array(Buffer.concat([head, bytes]));
    if (head.length < 4) return null;
    const isWav = /^(RIFF|RF64|BW64)$/.test(String.fromCharCode(...head.subarray(0, 4)));
    if (!isWav && format === 'wav') throw new AnswerProblem('sent audio that is no WAV file');
    stream = isWav
      ? new WavStream()
      : new SampleStream({ coding: 'i16', channels: 1, sampleRate: plainRate });
    return head;
  };
  return {
    take: (bytes, at) => {
      const more = stream === null ? begin(bytes) : bytes;
      if (more === null || stream === null) return undefined;
      const samples = stream.take(more);
      if (samples.length === 0 || stream.form === null) return undefined;
      arrived(at);
      count += samples.length;
      if (!samples.every(Number.isFinite))
        throw new AnswerProblem('sent samples that are no numbers');
      return audio.add(samples, stream.form.sampleRate);
    },
    end: async () => {
      const form = stream?.form ?? null;
      if (count === 0 || form === null) throw new AnswerProblem('sent no audio');
      await audio.end(form.sampleRate);
    },
    abandon: () => audio.abandon(),
  };
}

function refuseWords(contentType: string): AnswerReader<void> {
  const whole = new WholeText();
  return {
    take: (bytes) => whole.take(bytes),
    end: () => {
      throw new AnswerProblem(`sent ${contentType} instead of audio`, saidInBody(whole.end()));
    },
  };
}

/** `audio/pcm;rate=16000` says what the protocol leaves open. */
function rateIn(contentType: string | undefined): number | null {
  const rate = Number(/^audio\/pcm;.*\brate=(\d+)/i.exec(contentType ?? '')?.[1] ?? Number.NaN);
  return isRate(rate) ? rate : null;
}
