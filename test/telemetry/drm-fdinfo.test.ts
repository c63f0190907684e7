import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drmFdinfoSource, parseFdinfo } from '../../electron/telemetry/drm-fdinfo.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { writeTree } from './file-tree.ts';
import { gpuAt, ReadSource } from './read-source.ts';

/** As amdgpu writes it since Linux 5.19, resident memory since 6.14. */
const amdgpu = (client: number, compute: number, vram = 524288): string =>
  [
    'pos:\t0',
    'flags:\t02100002',
    'drm-driver:\tamdgpu',
    `drm-client-id:\t${client}`,
    'drm-pdev:\t0000:03:00.0',
    `drm-memory-vram:\t${vram} KiB`,
    'drm-memory-gtt: \t2048 KiB',
    'drm-engine-gfx:\t1000000 ns',
    `drm-engine-compute:\t${compute} ns`,
    '',
  ].join('\n');

const xe = (busy: number, total: number): string =>
  [
    'drm-driver:\txe',
    'drm-client-id:\t7',
    'drm-pdev:\t0000:0A:00.0',
    'drm-total-vram0:\t1 GiB',
    'drm-resident-vram0:\t512 MiB',
    'drm-resident-system:\t64 MiB',
    `drm-cycles-ccs:\t${busy}`,
    `drm-total-cycles-ccs:\t${total}`,
    'drm-engine-capacity-ccs:\t2',
    '',
  ].join('\n');

describe('one file', () => {
  test('amdgpu: engines in nanoseconds, memory of the card itself', () => {
    const client = parseFdinfo(amdgpu(31, 250_000_000));
    expect(client).toMatchObject({ driver: 'amdgpu', id: '31', busId: '0000:03:00.0' });
    expect(client?.memory).toBe(512 * 2 ** 20);
    expect(client?.engines.get('compute')).toEqual({ busy: 250_000_000, total: null });
  });

  test('xe: cycles by their total and the number of engines; resident before total', () => {
    const client = parseFdinfo(xe(600, 1000));
    expect(client?.busId).toBe('0000:0a:00.0');
    expect(client?.engines).toEqual(new Map([['ccs', { busy: 300, total: 1000 }]]));
    expect(client?.memory).toBe(512 * 2 ** 20);
  });

  test('a card without memory of its own: what it holds of the system', () => {
    const text =
      'drm-driver: i915\ndrm-client-id: 4\ndrm-pdev: 0000:00:02.0\ndrm-resident-system0: 96 MiB\n';
    expect(parseFdinfo(text)?.memory).toBe(96 * 2 ** 20);
    const silent = 'drm-driver: i915\ndrm-client-id: 4\ndrm-pdev: 0000:00:02.0\n';
    expect(parseFdinfo(silent)?.memory).toBeNull();
  });

  test('other files are none', () => {
    expect(parseFdinfo('pos:\t0\nflags:\t02\nmnt_id:\t15\n')).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const client = parseFdinfo(text);
        return client === null || text.includes('drm-driver');
      }),
    );
  });

  test('whatever the counters, they are numbers as written', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (busy, kibibytes) => {
        const client = parseFdinfo(amdgpu(1, busy, kibibytes));
        expect(client?.engines.get('compute')?.busy).toBe(busy);
        expect(client?.memory).toBe(kibibytes * 1024);
      }),
    );
  });
});

const gpus = [gpuAt('0000:03:00.0', { vendor: 'AMD' })];
const worker = 4242;

/** Descriptors 5 and 6 are of one client, 7 is another; 1 is no card's. */
async function procOf(): Promise<string> {
  return writeTree(await temporaryFolder(), {
    '4242/fd/1': '→ /dev/null',
    '4242/fd/5': '→ /dev/dri/renderD128',
    '4242/fd/6': '→ /dev/dri/renderD128',
    '4242/fd/7': '→ /dev/dri/renderD128',
    '4242/fdinfo/1': 'pos:\t0\n',
    '4242/fdinfo/5': amdgpu(31, 0),
    '4242/fdinfo/6': amdgpu(31, 0),
    '4242/fdinfo/7': amdgpu(32, 0, 1024),
  });
}

describe('a worker', () => {
  test('memory counts each client once; utilization is of the busiest engine between ticks', async () => {
    const proc = await procOf();
    const source = new ReadSource(drmFdinfoSource(proc), gpus).watch(worker).tick(1);
    for (const name of ['5', '6']) {
      await writeFile(join(proc, '4242/fdinfo', name), amdgpu(31, 300_000_000));
    }
    await writeFile(join(proc, '4242/fdinfo/7'), amdgpu(32, 100_000_000, 1024));
    source.tick(1);
    expect(source.row('worker-gpu-memory')).toMatchObject({
      gpu: 0,
      pid: worker,
      source: 'DRM fdinfo (amdgpu)',
      values: [513 * 2 ** 20, 513 * 2 ** 20],
    });
    expect(source.row('worker-gpu-utilization')?.values).toEqual([40]);
  });

  test('is located where it has memory or work', async () => {
    const source = new ReadSource(drmFdinfoSource(await procOf()), gpus);
    expect(await source.locate(worker)).toEqual([
      { gpu: 0, source: 'DRM fdinfo (amdgpu)', memory: 513 * 2 ** 20 },
    ]);
    expect(await source.locate(worker + 1)).toBeNull();
  });

  test('that opened a card only to list it is not on it', async () => {
    const idle =
      'drm-driver:\tamdgpu\ndrm-client-id:\t1\ndrm-pdev:\t0000:03:00.0\ndrm-memory-vram:\t0 KiB\ndrm-engine-gfx:\t0 ns\n';
    const proc = await writeTree(await temporaryFolder(), {
      '4242/fd/5': '→ /dev/dri/renderD128',
      '4242/fdinfo/5': idle,
    });
    expect(await new ReadSource(drmFdinfoSource(proc), gpus).locate(worker)).toBeNull();
  });

  test('that is gone has no more readings', async () => {
    const proc = await procOf();
    const source = new ReadSource(drmFdinfoSource(proc), gpus).watch(worker).tick(1);
    await rm(join(proc, '4242'), { recursive: true });
    source.tick(1).tick(1);
    expect(source.row('worker-gpu-memory')?.values).toHaveLength(1);
    source.unwatch(worker);
    expect(source.row('worker-gpu-memory')?.ended).toBe('The worker ended.');
  });
});
