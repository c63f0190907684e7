import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

const root = resolve(import.meta.dirname, '..');

/** Builds the HTML report's page, one file, after the window: `out/report/report.html`. */
export const reportBuild = (): Plugin => ({
  name: 'report-build',
  apply: 'build',
  closeBundle: async () => {
    await build({
      configFile: false,
      root: resolve(root, 'renderer/report'),
      logLevel: 'warn',
      plugins: [react(), viteSingleFile({ removeViteModuleLoader: true }), onlyThisFile],
      build: {
        target: 'chrome130',
        modulePreload: false,
        outDir: resolve(root, 'out/report'),
        emptyOutDir: true,
        rollupOptions: { input: resolve(root, 'renderer/report/report.html') },
      },
    });
  },
});

/** Lets nothing run and nothing style the page but what the file itself has, by its hashes. */
const onlyThisFile: Plugin = {
  name: 'report-policy',
  enforce: 'post',
  generateBundle: {
    // After the one that puts script and styles into the page.
    order: 'post',
    handler: (_, bundle) => {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.html')) continue;
        file.source = withPolicy(String(file.source));
      }
    },
  },
};

function withPolicy(html: string): string {
  const scripts = hashesOf(html, /<script type="module"[^>]*>([\s\S]*?)<\/script>/g);
  const styles = hashesOf(html, /<style[^>]*>([\s\S]*?)<\/style>/g);
  if (scripts === '' || styles === '')
    throw new Error('The report lacks its script or its styles.');
  const policy = `default-src 'none'; script-src ${scripts}; style-src ${styles}; base-uri 'none'; form-action 'none'`;
  const charset = '<meta charset="utf-8" />';
  return html.replace(
    charset,
    () => `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
  );
}

const hashesOf = (html: string, tag: RegExp): string =>
  [...html.matchAll(tag)]
    .map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    .join(' ');
