import { ensureBuild } from './build.mjs';
import { run } from './child.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { hasDisplay } from './display.mjs';
import { SetUpProblem, say } from './messages.mjs';
import { commandLine } from './programs.mjs';

/**
 * READ FIRST: everything that `npm start` needs, in the order it happens; what is there already is left
 * alone. Nothing but Node's own modules may be imported before the dependencies are there.
 * @param {{ readonly retryElectron: boolean }} options
 * @returns the runtime, or undefined where there can be no window
 */
export async function setUpForStart({ retryElectron }) {
  await ensureDependencies();
  const electron = await ensureElectronWherePossible(retryElectron);
  await ensureBuild();
  try {
    await ensureDefaultModels();
  } catch (error) {
    // A window still shows recordings, and downloads when the network is back.
    if (electron === undefined || !(error instanceof SetUpProblem)) throw error;
    say(`${error.message}\nOpening without them until then.`);
  }
  return electron;
}

/** What `npm test` needs: the same, and whatever is missing is a failure. */
export async function setUpForTests() {
  await ensureDependencies();
  const electron = await ensureElectron(false);
  await ensureBuild();
  await ensureDefaultModels();
  return electron;
}

/** @param {boolean} retry */
async function ensureElectron(retry) {
  const { findElectron, proveThatItRuns } = await import('./electron-runtime.mjs');
  const { ensureSystemLibraries } = await import('./system-libraries.mjs');
  const { checkSandbox } = await import('./sandbox.mjs');
  const electron = await findElectron({ retry });
  await ensureSystemLibraries(electron.executable, { needsVirtualDisplay: !hasDisplay() });
  checkSandbox(electron.executable);
  await proveThatItRuns(electron);
  return electron;
}

/** @param {boolean} retry */
async function ensureElectronWherePossible(retry) {
  if (!hasDisplay()) {
    say(
      'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): running without a window.',
    );
    return undefined;
  }
  try {
    return await ensureElectron(retry);
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error;
    say(`${error.message}\nRunning without a window until then.`);
    return undefined;
  }
}

async function ensureDefaultModels() {
  const code = await run(commandLine(['models', 'pull', '--defaults']), { stdoutToStderr: true });
  if (code !== 0) {
    throw new SetUpProblem(
      'The default models are not all there; the lines above say why. ' +
        'Mend that, then run the same command again.',
    );
  }
}
