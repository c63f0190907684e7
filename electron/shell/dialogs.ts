import { type BrowserWindow, dialog } from 'electron';
import type { PictureFormat, ReportFormat } from '../common/bridge.ts';
import { type ExportFormat, exportFormats } from '../common/export/export-formats.ts';

type Filter = { readonly name: string; readonly extensions: string[] };

export const recordingFilter: Filter = { name: 'Latency Lab recording', extensions: ['latlab'] };
/** What can be imported; a dialog knows only the last part of `json.gz`. */
export const importFilter: Filter = {
  name: 'Recording or trace',
  extensions: ['latlab', 'json', 'gz'],
};
export const scenarioFilter: Filter = { name: 'Scenario', extensions: ['json'] };
export const reportFiles: Readonly<Record<ReportFormat, { name: string; filter: Filter }>> = {
  markdown: { name: 'comparison.md', filter: { name: 'Markdown', extensions: ['md'] } },
  json: { name: 'comparison.json', filter: { name: 'JSON', extensions: ['json'] } },
};
export const pictureFiles: Readonly<Record<PictureFormat, { name: string; filter: Filter }>> = {
  png: { name: 'waterfall.png', filter: { name: 'PNG picture', extensions: ['png'] } },
  svg: { name: 'waterfall.svg', filter: { name: 'SVG picture', extensions: ['svg'] } },
};
/** A dialog knows only the last part of an extension such as `csv.zip`. */
export function exportFilter(format: ExportFormat): Filter {
  const { label, extension } = exportFormats[format];
  return { name: label, extensions: extension.split('.').slice(-1) };
}
export const audioFilter: Filter = {
  name: 'Audio',
  extensions: ['wav', 'flac', 'mp3', 'ogg', 'oga', 'opus'],
};

export const modelPackFilter: Filter = { name: 'Pack of models', extensions: ['zip'] };

/** Asks for a folder; null when the person changed their mind. */
export async function askForFolder(window: BrowserWindow): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openDirectory'],
  });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Asks for a file to open; null when the person changed their mind. */
export async function askForFile(window: BrowserWindow, filter: Filter): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    filters: [filter, { name: 'All files', extensions: ['*'] }],
    properties: ['openFile'],
  });
  return canceled ? null : (filePaths[0] ?? null);
}

/** Asks where to save; null when the person changed their mind. */
export async function askForTarget(
  window: BrowserWindow,
  name: string,
  filter: Filter,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: name,
    filters: [filter],
  });
  return canceled || filePath === '' ? null : filePath;
}
