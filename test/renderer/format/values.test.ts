import { describe, expect, test } from 'vitest';
import { formatBytes, formatMemory } from '../../../renderer/format/bytes.ts';
import { formatDate } from '../../../renderer/format/date.ts';
import { counted, significant } from '../../../renderer/format/number.ts';
import {
  formatPercent,
  formatRtf,
  formatRtfx,
  percentCell,
  rtfCell,
  rtfxCell,
} from '../../../renderer/format/ratio.ts';
import { fileName, runPurpose } from '../../../renderer/format/run-name.ts';
import {
  formatMillis,
  formatPosition,
  formatSeconds,
  millisCell,
} from '../../../renderer/format/time.ts';

describe('numbers', () => {
  test.each([
    [0, '0.00'],
    [0.0412, '0.041'],
    [4.123, '4.12'],
    [9.996, '10.0'],
    [41.23, '41.2'],
    [99.96, '100'],
    [4123.4, '4,123'],
    [-41.23, '-41.2'],
  ])('%d keeps the digits that mean something: %s', (value, text) => {
    expect(significant(value)).toBe(text);
  });

  test('a count agrees with its noun', () => {
    expect([counted(0, 'run'), counted(1, 'run'), counted(5000, 'run')]).toEqual([
      '0 runs',
      '1 run',
      '5,000 runs',
    ]);
  });
});

describe('durations carry the unit that fits them', () => {
  test.each([
    [0, '0 ms'],
    [0.0384, '38.4 µs'],
    [0.99951, '1.00 ms'],
    [4.123, '4.12 ms'],
    [412.4, '412 ms'],
    [999.5, '1.00 s'],
    [1_324, '1.32 s'],
    [59_994, '60.0 s'],
    [59_995, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [-3.21, '-3.21 ms'],
    [-125_000, '-2 min 05 s'],
  ])('%d ms is %s', (value, text) => {
    expect(formatMillis(value)).toBe(text);
  });

  test('seconds read as durations, columns leave the unit to their header', () => {
    expect(formatSeconds(0.412)).toBe('412 ms');
    expect(millisCell(1324.4)).toBe('1,324');
    expect(millisCell(99_999.4)).toBe('99,999');
    expect(millisCell(112_097)).toBe('112 s');
  });

  test('a place in a piece of audio', () => {
    expect([formatPosition(7.26), formatPosition(59.96), formatPosition(671)]).toEqual([
      '0:07.3',
      '1:00.0',
      '11:11.0',
    ]);
  });
});

describe('ratios', () => {
  test('RTF keeps what tells fast models apart', () => {
    expect([rtfCell(0.0312), rtfCell(0.00123), rtfCell(1.5), formatRtf(0.031)]).toEqual([
      '0.031',
      '0.0012',
      '1.500',
      'RTF 0.031',
    ]);
  });

  test('RTFx carries its sign, but not in a column', () => {
    expect([formatRtfx(32.14), rtfxCell(32.14)]).toEqual(['32.1×', '32.1']);
  });

  test('shares are per cent', () => {
    expect([percentCell(0.1364), percentCell(1), formatPercent(0.9996), formatPercent(0)]).toEqual([
      '13.6',
      '100',
      '100 %',
      '0.0 %',
    ]);
  });
});

test('no value is a dash everywhere, and never 0', () => {
  const all = [formatMillis, formatSeconds, millisCell, rtfCell, rtfxCell, formatRtf, formatRtfx];
  const more = [percentCell, formatPercent, formatBytes, formatMemory];
  for (const format of [...all, ...more]) {
    expect(format(null)).toBe('–');
    expect(format(Number.NaN)).toBe('–');
  }
});

test('sizes are decimal, memory is binary', () => {
  expect([formatBytes(812), formatBytes(4_723_315), formatBytes(999_600)]).toEqual([
    '812 B',
    '4.72 MB',
    '1.00 MB',
  ]);
  expect(formatMemory(64 * 2 ** 30)).toBe('64.0 GiB');
});

test('a session of today says so, an older one gives its day', () => {
  const now = new Date(2026, 10, 22, 18, 0).getTime();
  expect(formatDate(new Date(2026, 10, 22, 9, 5).getTime(), now)).toBe('today 09:05');
  expect(formatDate(new Date(2026, 10, 21, 14, 30).getTime(), now)).toBe('2026-11-21 14:30');
});

test('a run is called by what it is for', () => {
  const plan = { index: 0, work: 0, model: 'm', device: 'cpu', settings: {}, profiled: false };
  const scenario = { repeats: 5, warmUps: 1, profiledRuns: 2 };
  expect(runPurpose({ ...plan, kind: 'load', repeat: 0 }, scenario)).toBe('load');
  expect(runPurpose({ ...plan, kind: 'warm-up', repeat: 0 }, scenario)).toBe('warm-up');
  expect(runPurpose({ ...plan, kind: 'measured', repeat: 1 }, scenario)).toBe('repeat 2 of 5');
  expect(runPurpose({ ...plan, kind: 'profiled', profiled: true, repeat: 0 }, scenario)).toBe(
    'profiled 1 of 2',
  );
  expect(runPurpose({ ...plan, kind: 'load', profiled: true, repeat: 0 }, scenario)).toBe(
    'load, profiled',
  );
});

test('a file is called by the end of its path, on any system', () => {
  expect([fileName('/a/b.wav'), fileName('C:\\a\\b.wav'), fileName('b.wav')]).toEqual([
    'b.wav',
    'b.wav',
    'b.wav',
  ]);
});
