import { expect, test } from 'vitest';
import { languageOf } from '../../electron/common/language-of.ts';
import { runFigures } from '../../electron/common/metrics.ts';
import { buildSession } from '../../electron/common/recorded-session.ts';
import { recordedModelSchema } from '../../electron/common/session.ts';
import { manifestOf } from '../support/manifest.ts';
import { eventsOf } from '../support/recorded-run.ts';

type Speaker = {
  readonly family?: string;
  readonly languages?: readonly string[] | undefined;
  readonly voice?: string | undefined;
  readonly language?: string | undefined;
};

/** A voice's session that a listener heard: "le traim" for "le train". */
function listened({ family = 'piper', languages, voice, language }: Speaker) {
  const manifest = manifestOf({
    name: 'a',
    work: [{ kind: 'tts', model: 'v', text: 'le train', voice, language }],
    roundTrip: { model: 'ear' },
    repeats: 1,
    warmUps: 0,
  });
  const model = (id: string) => ({ id, name: id, precision: 'fp32', licence: 'MIT', sha256: {} });
  const models = [
    recordedModelSchema.parse({ ...model('v'), family, languages }),
    recordedModelSchema.parse({ ...model('ear'), family: 'moonshine', languages: ['en'] }),
  ];
  const listen = manifest.plan.findIndex(({ kind }) => kind === 'listen');
  const session = buildSession(
    { ...manifest, models },
    eventsOf(listen, { to: 1, texts: ['le traim'] }),
  );
  const run = session.runs[listen];
  if (run === undefined) throw new Error('Nothing listens.');
  return run;
}

test.each<[string, Speaker, string]>([
  ['the language that was asked for', { language: 'de', languages: ['fr'] }, 'de'],
  ['the language of a voice of Kokoro', { family: 'kokoro', voice: 'ff_siwis' }, 'fr'],
  [
    'that of the voice before the model',
    { family: 'kokoro', voice: 'pf_dora', languages: ['en'] },
    'pt',
  ],
  ['English of the other voices', { family: 'kokoro', voice: 'af_heart', languages: ['en'] }, 'en'],
  ['no voices of Kokoro elsewhere', { voice: 'ff_siwis' }, 'en'],
  ["the model's only language", { languages: ['fr'] }, 'fr'],
  ['no language of several', { languages: ['fr', 'de'] }, 'en'],
  ['none of what is no language', { languages: ['multilingual'] }, 'en'],
  ['English where nobody says', {}, 'en'],
])('what a voice says is in %s, whatever its listener hears', (_, speaker, language) => {
  expect(languageOf(listened(speaker))).toBe(language);
});

test('a French voice is held against characters', () => {
  expect(runFigures(listened({ languages: ['fr-FR'] }))).toMatchObject({ wer: null, cer: 1 / 7 });
  expect(runFigures(listened({}))).toMatchObject({ wer: 0.5, cer: null });
});
