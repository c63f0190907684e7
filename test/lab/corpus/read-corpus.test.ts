import { mkdir, open, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type Corpus, readCorpus } from '../../../electron/lab/corpus/read-corpus.ts';
import { UnreadableCorpus } from '../../../electron/lab/corpus/unreadable-corpus.ts';
import { temporaryFolder } from '../../support/own-home.ts';

/** A real folder with these files; the text of a transcript is given, audio is empty. */
async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = join(await temporaryFolder(), 'corpus');
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** A corpus as text: `path | id | reference` lines, then the remarks. */
const draw = (folder: string, { entries, remarks }: Corpus): string[] => [
  ...entries.map(({ path, id, reference }) =>
    [path.slice(folder.length + 1).replaceAll('\\', '/'), id, reference].join(' | '),
  ),
  ...remarks,
];

async function corpusOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> {
  const folder = await folderOf(files);
  return draw(folder, await readCorpus(folder));
}

test('LibriSpeech: chapters in nested folders', async () => {
  expect(
    await corpusOf({
      'test-clean/61/70968/61-70968.trans.txt':
        '61-70968-0000 HE BEGAN A CONFUSED COMPLAINT\r\n61-70968-0001 GIVE NOT SO EARNEST A MIND\r\n',
      'test-clean/61/70968/61-70968-0000.flac': '',
      'test-clean/61/70968/61-70968-0001.flac': '',
      'test-clean/1089/134686/1089-134686.trans.txt': '1089-134686-0000 STUFF IT INTO YOU',
      'test-clean/1089/134686/1089-134686-0000.flac': '',
      'README.TXT': 'LibriSpeech',
    }),
  ).toEqual([
    'test-clean/1089/134686/1089-134686-0000.flac | 1089-134686-0000 | STUFF IT INTO YOU',
    'test-clean/61/70968/61-70968-0000.flac | 61-70968-0000 | HE BEGAN A CONFUSED COMPLAINT',
    'test-clean/61/70968/61-70968-0001.flac | 61-70968-0001 | GIVE NOT SO EARNEST A MIND',
  ]);
});

test('sclite: the id stands behind the text, and audio lies anywhere with any ending', async () => {
  expect(
    await corpusOf({
      'reference.trn': [
        ';; a comment (c)',
        'hello (uh) world (spk1-001)',
        '(spk1-002)',
        'one { two / too } three (spk1-003)',
        'no id here',
        'good bye (spk1.004)',
      ].join('\n'),
      'audio/a/spk1-001.WAV': '',
      'audio/b/spk1-002.opus': '',
      'audio/b/spk1-003.ogg': '',
      'audio/b/spk1.004.mp3': '',
    }),
  ).toEqual([
    'audio/a/spk1-001.WAV | spk1-001 | hello (uh) world',
    'audio/b/spk1.004.mp3 | spk1.004 | good bye',
    '2 audio files have no transcript: audio/b/spk1-002.opus, audio/b/spk1-003.ogg.',
    '2 lines cannot be read: reference.trn line 4, reference.trn line 5.',
  ]);
});

test('an id that two files share means the one beside the transcript, or neither', async () => {
  expect(
    await corpusOf({
      'a/a.trn': 'first (x)',
      'a/x.wav': '',
      'b/x.wav': '',
      'c/c.trn': 'second (x)',
    }),
  ).toEqual([
    'a/x.wav | x | first',
    '1 transcript has no audio in the folder: x.',
    '1 audio file has no transcript: b/x.wav.',
  ]);
});

test('Common Voice: a table with clips beside it, the same clip in two tables, quotes as they are', async () => {
  expect(
    await corpusOf({
      'de/test.tsv':
        '\ufeffclient_id\tpath\tsentence_id\tsentence\tup_votes\nc1\tone.mp3\ts1\t"Ja", sagte er.\t2\nc1\ttwo\ts2\tGut.\t2\nc1\n',
      'de/validated.tsv': 'path\tsentence\none.mp3\t"Ja", sagte er.\nthree.mp3\tNein.\n',
      'de/clip_durations.tsv': 'clip\tduration[ms]\none.mp3\t1000\n',
      'de/clips/one.mp3': '',
      'de/clips/two.mp3': '',
    }),
  ).toEqual([
    'de/clips/one.mp3 | de/clips/one | "Ja", sagte er.',
    'de/clips/two.mp3 | de/clips/two | Gut.',
    '1 transcript has no audio in the folder: three.mp3.',
    '1 line cannot be read: de/test.tsv line 4.',
    '1 table has no column for the audio (path) or for the text (sentence): de/clip_durations.tsv.',
  ]);
});

test.each([
  ['path', 'sentence'],
  ['file', 'text'],
  ['Audio', 'Transcript'],
  ['filename', 'transcription'],
  ['path', 'reference'],
])('a table is read by the columns %s and %s', async (audio, text) => {
  expect(await corpusOf({ 't.tsv': `id\t${text}\t${audio}\n1\tHi\tx.wav\n`, 'x.wav': '' })).toEqual(
    ['x.wav | x | Hi'],
  );
});

test("JSON lines: NeMo's manifest and others", async () => {
  const folder = await folderOf({ 'wav/a.wav': '', 'wav/b.wav': '', 'c.wav': '', 'd.wav': '' });
  const lines = [
    { audio_filepath: 'wav/a.wav', duration: 1.5, text: 'nemo' },
    { audio_filepath: join(folder, 'wav/b.wav'), duration: 1, offset: 0, text: ' absolute ' },
    { audio_filepath: 'd.wav', duration: 1, offset: 3.5, text: 'a part' },
    { audio: { path: 'd.wav' }, text: 'no text for a path' },
  ];
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  await writeFile(join(folder, 'manifest.json'), `${text}\nnull\n{"audio_filepath"\n`);
  await writeFile(join(folder, 'other.jsonl'), '{"file":"c.wav","sentence":"generic"}');
  await writeFile(join(folder, 'settings.json'), '{\n  "theme": "dark"\n}');
  expect(draw(folder, await readCorpus(folder))).toEqual([
    'c.wav | c | generic',
    'wav/a.wav | wav/a | nemo',
    'wav/b.wav | wav/b | absolute',
    '1 audio file is transcribed in parts, which are not cut out here, and is left out: d.wav.',
    '3 lines cannot be read: manifest.json line 4, manifest.json line 5, manifest.json line 6.',
  ]);
});

test('a long recording whose first segment begins at 0 is left out with all of its segments', async () => {
  const segment = (offset: number, text: string) =>
    JSON.stringify({ audio_filepath: 'long.wav', duration: 10, offset, text });
  expect(
    await corpusOf({
      'manifest.json': `${segment(0, 'the beginning')}\n${segment(10, 'and more')}`,
      'long.wav': '',
      'a.wav': '',
      'a.txt': 'whole',
    }),
  ).toEqual([
    'a.wav | a | whole',
    '1 audio file is transcribed in parts, which are not cut out here, and is left out: long.wav.',
  ]);
});

test('clips that the people of Common Voice refused are no reference', async () => {
  expect(
    await corpusOf({
      'en/validated.tsv': 'path\tsentence\none.mp3\tYes.\n',
      'en/invalidated.tsv': 'path\tsentence\ntwo.mp3\tNot what is said.\n',
      'en/clips/one.mp3': '',
      'en/clips/two.mp3': '',
    }),
  ).toEqual([
    'en/clips/one.mp3 | en/clips/one | Yes.',
    '1 audio file has no transcript: en/clips/two.mp3.',
    '1 table of refused clips is not read: en/invalidated.tsv.',
  ]);
});

test('plain texts beside their audio', async () => {
  expect(
    await corpusOf({
      'jfk.wav': '',
      'jfk.txt': 'And so,\n  my fellow Americans\n',
      'more/a.ogg': '',
      'more/a.txt': 'A.',
      'more/b.txt': 'nothing beside',
      'more/c.flac': '',
      '._jfk.wav': '',
      '.git/x.wav': '',
    }),
  ).toEqual([
    'jfk.wav | jfk | And so, my fellow Americans',
    'more/a.ogg | more/a | A.',
    '1 audio file has no transcript: more/c.flac.',
  ]);
});

test('audio with two different transcripts is left out', async () => {
  expect(
    await corpusOf({
      'a.wav': '',
      'a.txt': 'one',
      'b.wav': '',
      'b.txt': 'same',
      't.tsv': 'path\ttext\na.wav\tanother\nb.wav\tsame\n',
    }),
  ).toEqual([
    'b.wav | b | same',
    '1 audio file has two different transcripts and is left out: a.wav.',
  ]);
});

test('nothing outside of the folder is reached', async () => {
  const folder = await folderOf({
    'in.wav': '',
    'sub/t.tsv':
      'path\ttext\n../in.wav\tinside\n../../secret.wav\tabove\n/etc/hostname.wav\tabsolute\n',
    'sub/u.jsonl': '{"path":"linked.wav","text":"by a link"}',
  });
  const outside = dirname(folder);
  await writeFile(join(outside, 'secret.wav'), '');
  await writeFile(join(outside, 'secret.txt'), 'secret');
  await symlink(join(outside, 'secret.wav'), join(folder, 'sub/linked.wav'));
  await symlink(join(outside, 'secret.txt'), join(folder, 'in.txt'));
  await symlink(outside, join(folder, 'up'), 'junction');
  await symlink(join(folder, 'gone.wav'), join(folder, 'broken.wav'));
  expect(draw(folder, await readCorpus(folder))).toEqual([
    'in.wav | in | inside',
    '3 transcripts have no audio in the folder: ../../secret.wav, /etc/hostname.wav, linked.wav.',
    '4 links lead out of the folder, to a folder or to nothing, and are not followed: broken.wav, in.txt, up and 1 more.',
  ]);
});

test('a link inside the folder is the file that it leads to, once', async () => {
  const folder = await folderOf({ 'store/1f.wav': '', 't.tsv': 'path\ttext\nnice.wav\tyes\n' });
  await symlink(join(folder, 'store/1f.wav'), join(folder, 'nice.wav'));
  const corpus = await readCorpus(folder);
  expect(draw(folder, corpus)).toEqual(['store/1f.wav | nice | yes']);
});

test('a folder that is reached through a link is still one', async () => {
  const folder = await folderOf({ 'a.wav': '', 'a.txt': 'yes' });
  const link = join(dirname(folder), 'link');
  await symlink(folder, link, 'junction');
  expect((await readCorpus(link)).entries).toEqual([
    { path: join(folder, 'a.wav'), id: 'a', reference: 'yes' },
  ]);
});

const refusal = async (folder: string): Promise<string> => {
  const thrown: unknown = await readCorpus(folder).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(UnreadableCorpus);
  return thrown instanceof Error ? thrown.message : '';
};

test('a folder without anything usable is refused by a sentence that says what was found', async () => {
  const folder = await folderOf({ 'a.wav': '', 'b.wav': '', 't.trn': 'hello (c)' });
  const message = await refusal(folder);
  expect(message).toContain(`There is no audio with a transcript in ${folder}.`);
  expect(message).toContain('1 transcript has no audio in the folder: c.');
  expect(message).toContain('2 audio files have no transcript: a.wav, b.wav.');
  expect(await refusal(await folderOf({}))).toContain('A corpus is WAV, FLAC');
});

test('no folder, a file, and a transcript that is no text are refused', async () => {
  const folder = await folderOf({ 'a.wav': '', 'a.txt': Uint8Array.of(0x66, 0xfc, 0x72) });
  expect(await refusal(join(folder, 'none'))).toBe(`There is no folder ${join(folder, 'none')}.`);
  expect(await refusal(join(folder, 'a.wav'))).toContain('a.wav is a file.');
  expect(await refusal(folder)).toContain('a.txt is not UTF-8 text.');
});

test('a transcript of more than 64 MiB is refused', async () => {
  const folder = await folderOf({ 'a.wav': '' });
  const file = await open(join(folder, 'large.trn'), 'w');
  await file.truncate(64 * 1024 * 1024 + 1);
  await file.close();
  expect(await refusal(folder)).toContain('large.trn is larger than 64 MiB');
});

test('a folder of more than 10,000 files is refused, one of 10,000 is read', async () => {
  const folder = await folderOf({ 'a.wav': '', 'a.txt': 'yes' });
  for (let number = 0; number < 9_998; number++) await writeFile(join(folder, `${number}.md`), '');
  expect((await readCorpus(folder)).entries).toHaveLength(1);
  await writeFile(join(folder, 'last.md'), '');
  expect(await refusal(folder)).toContain('more than 10,000 files and folders');
}, 60_000);
