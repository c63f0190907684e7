import { expect, test } from 'vitest';
import { nameModels } from '../../electron/commands/name-models.ts';
import { keysOfEnvironment } from '../../electron/lab/keys.ts';
import { startEndpoint } from '../support/endpoint-server.ts';

const keys = () => Promise.resolve(keysOfEnvironment({ HOST_KEY: 'sk-the-secret' }));

const having = (...models: string[]) =>
  startEndpoint((response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ object: 'list', data: models.map((id) => ({ id })) }));
  });

test('the only model of an address is taken, asked with the key', async () => {
  const { url, asked } = await having('llama-3');
  const options = await nameModels({ llm: url, key: 'HOST_KEY', asr: 'ears@cpu' }, keys);
  expect(options).toEqual({ llm: `llama-3@${url}`, key: 'HOST_KEY', asr: 'ears@cpu' });
  expect(asked).toMatchObject([
    { path: '/v1/models', headers: { authorization: 'Bearer sk-the-secret' } },
  ]);
});

test('where there are several, they are listed', async () => {
  const { url } = await having('llama-3', 'qwen-3', 'whisper');
  await expect(nameModels({ llm: url }, keys)).rejects.toThrow(
    `Which model? ${url} has llama-3, qwen-3, whisper. Write its name before the address: --llm llama-3@${url}.`,
  );
});

test.each([
  ['nothing that it has', having, /lists no model/],
  [
    'no such list',
    () =>
      startEndpoint((response) => {
        response.statusCode = 404;
        response.end();
      }),
    /did not say which models it has \(404\)\. .*--tts NAME@http/,
  ],
  ['no list of models', () => startEndpoint((response) => void response.end('{}')), /another form/],
])('an address with %s', async (_, start, says) => {
  const { url } = await start();
  await expect(nameModels({ tts: url }, keys)).rejects.toThrow(says);
});

test('nobody is asked where every model has a name', async () => {
  const options = { llm: 'gpt@https://host/v1', asr: 'ears', tts: 'scripted' };
  const nowhere = () => Promise.reject(new Error('No key is needed.'));
  expect(await nameModels(options, nowhere)).toEqual(options);
});

test('a key in the place of its name is not repeated', async () => {
  const { url, asked } = await having('llama-3');
  const refused = nameModels({ llm: url, key: 'sk-the-secret' }, keys);
  await expect(refused).rejects.toThrow(/^(?!.*secret).*is the name of a key/);
  expect(asked).toEqual([]);
});
