import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLoopback } from '../../../electron/lab/loopback.ts';
import { refusal } from '../../../electron/lab/serve/guard.ts';

const home = { host: '127.0.0.1', token: null };
const abroad = { host: '0.0.0.0', token: 'a token' };

test.each([
  ['127.0.0.1:11500', 'answered'],
  ['localhost:11500', 'answered'],
  ['LOCALHOST', 'answered'],
  ['[::1]:80', 'answered'],
  ['127.9.9.9', 'answered'],
  ['evil.example:11500', 'refused'],
  ['127.0.0.1.evil.example', 'refused'],
  ['localhost.evil.example', 'refused'],
  ['evil.example@127.0.0.1', 'refused'],
  ['127.0.0.1:11500, evil.example', 'refused'],
  ['', 'refused'],
])('on this machine a request to the host "%s" is %s', (host, what) => {
  expect(refusal({ host }, home) === null ? 'answered' : 'refused').toBe(what);
});

test('a request without a host is refused', () => {
  expect(refusal({}, home)?.status).toBe(403);
});

test.each([
  { origin: 'http://evil.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:11500' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
])('a web page is refused: %j', (headers) => {
  expect(refusal({ host: '127.0.0.1', ...headers }, home)).toMatchObject({
    status: 403,
    code: 'origin_refused',
  });
});

test('beyond this machine the token decides, whatever the host is called', () => {
  const ask = (authorization?: string) =>
    refusal(
      { host: 'lab.example', ...(authorization === undefined ? {} : { authorization }) },
      abroad,
    )?.status ?? 200;
  expect(ask()).toBe(401);
  expect(ask('Bearer another')).toBe(401);
  expect(ask('Basic a token')).toBe(401);
  expect(refusal({ host: 'x', authorization: 'Bearer t0ken' }, { ...abroad, token: 't0ken' })).toBe(
    null,
  );
});

test('only the token itself opens the door, and no refusal says it', () => {
  const word = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'abcXYZ019-_') });
  fc.assert(
    fc.property(word, word, (token, given) => {
      const gate = { host: '0.0.0.0', token };
      const problem = refusal({ host: 'lab', authorization: `Bearer ${given}` }, gate);
      expect(problem === null).toBe(token === given);
    }),
  );
  const problem = refusal({ host: 'lab' }, { host: '0.0.0.0', token: 'kept-secret' });
  expect(JSON.stringify(problem)).not.toContain('kept-secret');
});

test.each([
  ['127.0.0.1', true],
  ['127.1.2.3', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.4', false],
  ['127.0.0.1.example', false],
  ['localhost.example', false],
])('%s is this machine alone: %s', (host, isAlone) => {
  expect(isLoopback(host)).toBe(isAlone);
});
