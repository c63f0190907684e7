import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { labHome } from '../../electron/lab/home.ts';
import { definedEnv } from '../support/environment.ts';

/** The repository's root: tests run there. */
const root = process.cwd();

/** The real app in a home of its own, with the models of the user's home. */
export type OpenedApp = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly home: string;
  /** Lines that the window wrote to its console as errors. */
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
};

/** A folder for `LATENCY_LAB_HOME` whose models are those that are there already. */
export async function makeHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'latency-lab-e2e-'));
  const { models } = labHome(process.env);
  await mkdir(models, { recursive: true });
  await symlink(models, join(home, 'models'));
  return home;
}

/** Starts the app on `home`, with switches of Chromium where a test needs some. Electron's own sandbox stays on, but for root, where Chromium has none. */
export async function openApp(home: string, switches: readonly string[] = []): Promise<OpenedApp> {
  const executablePath = process.env.LATENCY_LAB_ELECTRON;
  if (executablePath === undefined) {
    throw new Error('LATENCY_LAB_ELECTRON names no Electron: run these tests with "npm test".');
  }
  const app = await _electron.launch({
    executablePath,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...switches, resolve(root)],
    // The person's own trash is left alone.
    env: { ...definedEnv(), LATENCY_LAB_HOME: home, XDG_DATA_HOME: join(home, 'data') },
  });
  const page = await app.firstWindow();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await page.locator('[data-testid=run-button]:enabled').waitFor();
  return { app, page, home, errors, close: () => app.close() };
}

/**
 * One app for all tests of a file, on a home of its own that `prepare` may fill before it starts. Closed, and the
 * home removed, after the last of them.
 */
export function appForFile(prepare: (home: string) => Promise<unknown> = async () => undefined) {
  let home = '';
  let opened: OpenedApp | null = null;
  const current = (): OpenedApp => {
    if (opened === null) throw new Error('The app was not opened: a test looked at it too early.');
    return opened;
  };
  beforeAll(async () => {
    home = await makeHome();
    await prepare(home);
    opened = await openApp(home);
  });
  afterAll(async () => {
    await opened?.close();
    await rm(home, { recursive: true, force: true });
  });
  return {
    get home() {
      return home;
    },
    get app() {
      return current().app;
    },
    get page() {
      return current().page;
    },
    get errors() {
      return current().errors;
    },
    /** Quits the app and starts it again on the same home. */
    restart: async (): Promise<void> => {
      await current().close();
      opened = await openApp(home);
    },
  };
}

/** Exports a session from its menu as Markdown, to where the system's dialog would answer. */
export async function exportMarkdown(
  { app, page }: Pick<OpenedApp, 'app' | 'page'>,
  session: string,
  path: string,
): Promise<void> {
  // The system's own dialog cannot be driven: it answers with the file at once.
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  await page
    .getByTestId(`session-${session}`)
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await page.getByTestId('export-markdown').check();
  await page.getByTestId('export-choose').click();
  await page.getByText(`The session is exported as ${path}.`).waitFor();
}
