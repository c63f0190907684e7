import { access, copyFile, mkdir, readdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { commit, startHub } from '../lab/models/hub-server.ts';
import { modelStore, temporaryFolder } from '../support/own-home.ts';
import { runCli, runCliForJson } from '../support/run-cli.ts';

const silero = join(modelStore, 'silero-vad-v5', 'silero_vad_v5.onnx');
const listSchema = z.object({
  models: z.array(z.object({ id: z.string(), origin: z.string(), state: z.string() })),
  totalBytes: z.number(),
});

async function listed(home: string, id: string) {
  const { stdout } = await runCli(['models', 'list', '--json'], { home });
  const { models, totalBytes } = listSchema.parse(JSON.parse(stdout));
  const found = models.find((model) => model.id === id);
  return found && { origin: found.origin, state: found.state, totalBytes };
}

/** A folder of the person's own, with real files under the names that they have at the hub. */
async function ownFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, model] of Object.entries(files)) {
    await mkdir(join(folder, 'onnx'), { recursive: true });
    await copyFile(join(modelStore, model), join(folder, name));
  }
  return folder;
}

test('a folder is added, packed for another machine, unpacked there, and removed', async () => {
  const [home, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
  const folder = await ownFolder({ 'vad.onnx': 'silero-vad-v5/silero_vad_v5.onnx' });
  const added = await runCli(['models', 'add', folder, '--id', 'my-vad'], { home });
  expect([added.stdout, added.code]).toEqual([
    'my-vad: silero-vad, fp32, 2.3 MB, licence unknown\n',
    0,
  ]);
  expect(await listed(home, 'my-vad')).toEqual({ origin: 'folder', state: 'ready', totalBytes: 0 });
  const table = (await runCli(['models', 'list'], { home })).stdout;
  expect(table).toMatch(new RegExp(`my-vad .* unknown .*${folder} +ready\n`));
  expect((await runCli(['models', 'verify', 'my-vad'], { home })).stdout).toBe('my-vad: whole\n');

  const pack = join(home, 'models.zip');
  expect((await runCli(['models', 'pack', '--out', pack], { home })).code).toBe(0);
  const unpacked = await runCli(['models', 'unpack', pack], { home: elsewhere });
  expect([unpacked.stdout, unpacked.code]).toEqual(['my-vad: ready\n', 0]);
  const { size } = await stat(silero);
  const there = { origin: 'pack', state: 'ready', totalBytes: size };
  expect(await listed(elsewhere, 'my-vad')).toEqual(there);
  const [name = ''] = (await readdir(elsewhere, { recursive: true })).filter((each) =>
    each.endsWith('.onnx'),
  );
  expect((await readFile(join(elsewhere, name))).equals(await readFile(silero))).toBe(true);

  const removed = await runCli(['models', 'remove', 'my-vad'], { home });
  expect(removed.stdout).toBe('my-vad: removed, 0.0 MB freed\n');
  expect(removed.stderr).toContain(`Its files stay where they are: ${folder}`);
  await access(join(folder, 'vad.onnx'));
  expect(await listed(home, 'my-vad')).toBeUndefined();
  const gone = await runCli(['models', 'remove', 'my-vad', '--yes'], { home: elsewhere });
  expect(gone.stdout).toBe('my-vad: removed, 2.3 MB freed\n');
  expect(
    (await readdir(elsewhere, { recursive: true })).filter((each) => each.endsWith('.onnx')),
  ).toEqual([]);
});

test('a model of the hub is added, pulled and removed', async () => {
  const home = await temporaryFolder();
  const hub = await startHub();
  const env = {
    HF_ENDPOINT: hub.address,
    HF_HOME: home,
    HF_TOKEN: '',
    npm_config_noproxy: '127.0.0.1',
  };
  try {
    hub.put('org/vad', 'onnx/model.onnx', await readFile(silero));
    hub.describe('org/vad', { cardData: { license: 'mit' } });
    const place = 'hub:org/vad@main';
    const added = await runCli(['models', 'add', place, '--family', 'silero-vad'], { home, env });
    expect(added.stdout).toBe('vad: silero-vad, fp32, 2.3 MB, licence MIT\n');
    expect(added.stderr).toContain('To download it, run: latency-lab models pull vad');
    expect(await listed(home, 'vad')).toEqual({ origin: 'hub', state: 'missing', totalBytes: 0 });
    const pulled = await runCli(['models', 'pull', 'vad'], { home, env });
    expect(pulled.stderr).toContain(
      `vad: 2.3 MB, licence MIT, from hub:org/vad@${commit.slice(0, 7)}.`,
    );
    expect(await listed(home, 'vad')).toMatchObject({ origin: 'hub', state: 'ready' });
    await runCli(['models', 'remove', 'vad'], { home, env });
    expect(await listed(home, 'vad')).toBeUndefined();
  } finally {
    await hub.stop();
  }
});

test('an own voice speaks, and an own recogniser hears in the precision that is asked for', async () => {
  const home = await temporaryFolder();
  const voice = await ownFolder({
    'model_fp16.onnx': 'tiny-tts-en/model.onnx',
    'metadata.json': 'tiny-tts-en/metadata.json',
    'cmudict.json': 'tiny-tts-en/cmudict.json',
    'g2p_model.json': 'tiny-tts-en/g2p_model.json',
  });
  await runCli(['models', 'add', voice, '--id', 'my-voice'], { home });
  const spoken = await runCliForJson(['tts', '--text', 'Hello.', '--model', 'my-voice'], { home });
  expect(
    spoken.json.runs.map(({ model, outcome, detail }) => [model, outcome, detail]),
  ).toContainEqual(['my-voice', 'measured', null]);
  const encoder = 'moonshine-tiny-q/encoder_model.onnx';
  const decoder = 'moonshine-tiny-q/decoder_model_merged.onnx';
  const ears = await ownFolder({
    'onnx/encoder_model_quantized.onnx': encoder,
    'onnx/decoder_model_merged_quantized.onnx': decoder,
    'onnx/encoder_model_q4.onnx': encoder,
    'onnx/decoder_model_merged_q4.onnx': decoder,
  });
  await runCli(['models', 'add', ears, '--id', 'my-ears'], { home });
  const jfk = join(modelStore, 'jfk', 'jfk.wav');
  const heard = await runCliForJson(['asr', jfk, '--model', 'my-ears', '--precision', 'q4'], {
    home,
  });
  const [run] = heard.json.runs.filter(({ outcome }) => outcome === 'measured');
  expect(run?.model).toBe('my-ears-q4');
  expect(run?.text).toMatch(/ask not what your country can do for you/i);
});

test('what cannot be added or unpacked is a sentence on stderr and code 1', async () => {
  const home = await temporaryFolder();
  const lines = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await runCli(['models', ...args], { home });
    expect([code, stdout]).toEqual([1, '']);
    return stderr;
  };
  const folder = await ownFolder({ 'encoder_model.onnx': 'moonshine-tiny-q/encoder_model.onnx' });
  expect(await lines(['add', folder])).toMatch(
    'This looks like an encoder of a Moonshine model, but there is no decoder_model_merged.onnx beside it.',
  );
  expect(await lines(['add', join(home, 'none')])).toMatch('There is no file or folder');
  expect(await lines(['pack', 'silero-vad-v5', '--out', join(home, 'p.zip')])).toMatch(
    'is not on this machine',
  );
  const vad = await ownFolder({ 'vad.onnx': 'silero-vad-v5/silero_vad_v5.onnx' });
  await runCli(['models', 'add', vad, '--id', 'my-vad'], { home });
  const pack = join(home, 'p.zip');
  await runCli(['models', 'pack', 'my-vad', '--out', pack], { home });
  await truncate(pack, 1_000_000);
  expect(await lines(['unpack', pack])).toMatch('is not a pack of models, or not a whole one');
});
