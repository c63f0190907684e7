import { expect, test } from 'vitest';
import { appForFile } from './open-app.ts';

const opened = appForFile();

/** Runs a script in the page as the page itself could, seen from main: the page's address afterwards. */
const afterScript = (script: string): Promise<{ windows: number; address: string }> =>
  opened.app.evaluate(async ({ BrowserWindow }, text) => {
    const [window] = BrowserWindow.getAllWindows();
    await window?.webContents.executeJavaScript(text).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return {
      windows: BrowserWindow.getAllWindows().length,
      address: window?.webContents.getURL() ?? '',
    };
  }, script);

const atHome = { windows: 1, address: 'latency-lab://app/index.html' };

test('the page has nothing of Node', async () => {
  expect(
    await opened.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer'].filter((name) => Reflect.has(window, name)),
    ),
  ).toEqual([]);
});

test('the page cannot leave, open a window, load from outside or ask for a permission', async () => {
  expect(await afterScript("window.open('https://example.invalid/'); 0")).toEqual(atHome);
  expect(await afterScript("location.assign('https://example.invalid/'); 0")).toEqual(atHome);
  expect(
    await opened.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        "fetch('https://example.invalid/').then(() => 'fetched', (error) => error.name)",
      ),
    ),
  ).toBe('TypeError');
  expect(
    await opened.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        'Notification.requestPermission()',
      ),
    ),
  ).toBe('denied');
});

test('what the window is served are its own files and events of recordings, the latter to its thread alone', async () => {
  const fetched = await opened.page.evaluate(() =>
    fetch('latency-lab://app/recordings/any/events').then(
      () => 'fetched',
      (error: Error) => error.name,
    ),
  );
  expect(fetched).toBe('TypeError');
  const statuses = await opened.app.evaluate(({ session }) =>
    Promise.all(
      [
        'index.html',
        'recordings/none/events',
        'recordings/..%2F..%2Fetc/events',
        'recordings/a/manifest.json',
        '..%2Fmain%2Fmain.js',
      ].map((path) =>
        session.defaultSession.fetch(`latency-lab://app/${path}`).then(({ status }) => status),
      ),
    ),
  );
  expect(statuses).toEqual([200, 404, 404, 404, 404]);
});

test('a call with arguments that do not parse, or a name from outside a recording, is refused', async () => {
  const answers = await opened.page.evaluate(async () => {
    const lab = Reflect.get(window, 'lab');
    const refused = (call: Promise<unknown>): Promise<unknown> =>
      call.then(
        (answer) => answer,
        () => 'refused',
      );
    return [
      await refused(lab.runScenario({ name: 'no work' })),
      await refused(lab.cancelRun('first')),
      await refused(lab.openSession('../../../etc')),
      await refused(lab.readAudio('no-such-session', '../manifest.json')),
    ];
  });
  expect(answers.slice(0, 2)).toEqual(['refused', 'refused']);
  expect(answers.slice(2)).toMatchObject([{ ok: false }, { ok: false }]);
});
