import { expect, test } from 'vitest';
import {
  findSessions,
  noSearch,
  sizeOfAll,
  tagsOf,
} from '../../../renderer/store/session-search.ts';
import { anEntry } from './fake-lab.ts';

const sessions = [
  anEntry('one', { name: 'Night 10', startedAt: 1, bytes: 5, tags: ['laptop', 'slow'] }),
  anEntry('two', { name: 'Night 9', startedAt: 2, bytes: 9, texts: ['Good morning.'] }),
  anEntry('three', { name: 'GPU', startedAt: 3, bytes: 9, devices: ['cuda:0', 'NVIDIA H200'] }),
  anEntry('four', { name: 'Ears', startedAt: 0, bytes: 1, models: ['moonshine-tiny'] }),
];

const found = (...[search, order]: [Partial<typeof noSearch>, 'newest' | 'name' | 'size']) =>
  findSessions(sessions, { ...noSearch, ...search }, order).map(({ id }) => id);

test.each([
  ['', ['three', 'two', 'one', 'four']],
  ['night', ['two', 'one']],
  ['MOONSHINE', ['four']],
  ['h200', ['three']],
  ['morning', ['two']],
  ['slow', ['one']],
  ['rig', ['three', 'two', 'one', 'four']],
  // Every word has to be there, wherever it is.
  ['night  laptop', ['one']],
  ['night moonshine', []],
])('%j is found in name, tag, model, device, text and host', (words, ids) => {
  expect(found({ words }, 'newest')).toEqual(ids);
});

test('names sort as people count, sizes from the largest, equals from the newest', () => {
  expect(found({}, 'name')).toEqual(['four', 'three', 'two', 'one']);
  expect(found({}, 'size')).toEqual(['three', 'two', 'one', 'four']);
});

test('a tag is searched for whole', () => {
  expect(found({ tag: 'slow' }, 'newest')).toEqual(['one']);
  expect(found({ tag: 'slo' }, 'newest')).toEqual([]);
  expect(tagsOf(sessions)).toEqual(['laptop', 'slow']);
  expect(sizeOfAll(sessions)).toBe(24);
});
