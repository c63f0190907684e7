import { expect, test } from 'vitest';
import { isAllowed } from '../../electron/shell/security.ts';

const own = 'latency-lab://app/index.html';
const microphone = { permission: 'media', media: ['audio'], address: own, isMainFrame: true };

test('the microphone is for the own page, while a person is to talk', () => {
  expect(isAllowed(microphone, true)).toBe(true);
  expect(isAllowed({ ...microphone, address: 'latency-lab://app/' }, true)).toBe(true);
  expect(isAllowed(microphone, false)).toBe(false);
});

test.each([
  ['the camera', { media: ['video'] }],
  ['camera and microphone', { media: ['audio', 'video'] }],
  ['media of no kind', { media: [] }],
  ['another page', { address: 'https://example.invalid/' }],
  ['a page whose address begins like ours', { address: 'latency-lab://app.example.invalid/' }],
  ['a frame inside of the page', { isMainFrame: false }],
  ['notifications', { permission: 'notifications' }],
  ['the screen', { permission: 'display-capture' }],
])('%s: never', (_, changes) => {
  expect(isAllowed({ ...microphone, ...changes }, true)).toBe(false);
});
