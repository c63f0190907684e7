import { app, BrowserWindow } from 'electron';

/** Chromium for a page in a file: a window without the app that keeps what the page asks the network for. */
const page = process.argv.at(-1) ?? '';
/** @type {string[]} */
const requests = [];
Object.assign(globalThis, { requests });

// Not awaited: the app is ready only after this module has run.
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, useContentSize: true });
  window.webContents.session.webRequest.onBeforeRequest(({ url }, answer) => {
    requests.push(url);
    answer({});
  });
  return window.loadFile(page);
});
