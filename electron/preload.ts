import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import type { LabApi, Unsubscribe } from './common/bridge.ts';

/**
 * The bridge, method by method: the window gets these functions and nothing of Electron. Channel names as in
 * `common/calls.ts`, whose schemas main applies to every argument.
 */
const listen =
  (channel: string) =>
  <Message>(listener: (message: Message) => void): Unsubscribe => {
    const hear = (_: IpcRendererEvent, message: Message): void => listener(message);
    ipcRenderer.on(channel, hear);
    return () => ipcRenderer.off(channel, hear);
  };

const api: LabApi = {
  welcome: () => ipcRenderer.invoke('lab:welcome'),
  listModels: () => ipcRenderer.invoke('lab:listModels'),
  pullModels: (ids) => ipcRenderer.invoke('lab:pullModels', ids),
  cancelPull: (id) => ipcRenderer.invoke('lab:cancelPull', id),
  addModel: (place, options) => ipcRenderer.invoke('lab:addModel', place, options),
  removeModel: (id) => ipcRenderer.invoke('lab:removeModel', id),
  chooseModelFolder: () => ipcRenderer.invoke('lab:chooseModelFolder'),
  packModels: (ids) => ipcRenderer.invoke('lab:packModels', ids),
  unpackModels: () => ipcRenderer.invoke('lab:unpackModels'),
  listDevices: (refresh) => ipcRenderer.invoke('lab:listDevices', refresh),
  runScenario: (scenario) => ipcRenderer.invoke('lab:runScenario', scenario),
  cancelRun: (run) => ipcRenderer.invoke('lab:cancelRun', run),
  stopSession: () => ipcRenderer.invoke('lab:stopSession'),
  listSessions: () => ipcRenderer.invoke('lab:listSessions'),
  openSession: (id) => ipcRenderer.invoke('lab:openSession', id),
  importSession: (path) => ipcRenderer.invoke('lab:importSession', path),
  saveSessionAs: (id, sharing) => ipcRenderer.invoke('lab:saveSessionAs', id, sharing),
  exportSessionAs: (id, format, isAnonymous) =>
    ipcRenderer.invoke('lab:exportSessionAs', id, format, isAnonymous),
  labelSession: (id, label) => ipcRenderer.invoke('lab:labelSession', id, label),
  readNotes: (id) => ipcRenderer.invoke('lab:readNotes', id),
  saveNotes: (id, notes) => ipcRenderer.invoke('lab:saveNotes', id, notes),
  showSessionFolder: (id) => ipcRenderer.invoke('lab:showSessionFolder', id),
  trashSession: (id) => ipcRenderer.invoke('lab:trashSession', id),
  readAudio: (id, file) => ipcRenderer.invoke('lab:readAudio', id, file),
  chooseAudio: () => ipcRenderer.invoke('lab:chooseAudio'),
  openScenario: () => ipcRenderer.invoke('lab:openScenario'),
  openPreset: (id) => ipcRenderer.invoke('lab:openPreset', id),
  saveScenarioAs: (scenario) => ipcRenderer.invoke('lab:saveScenarioAs', scenario),
  setPreferences: (preferences) => ipcRenderer.invoke('lab:setPreferences', preferences),
  listKeys: (named) => ipcRenderer.invoke('lab:listKeys', named),
  saveKey: (name, value) => ipcRenderer.invoke('lab:saveKey', name, value),
  deleteKey: (name) => ipcRenderer.invoke('lab:deleteKey', name),
  talkClock: () => ipcRenderer.invoke('lab:talkClock'),
  talkFrame: (frame) => ipcRenderer.invoke('lab:talkFrame', frame),
  talkFailed: (detail) => ipcRenderer.invoke('lab:talkFailed', detail),
  saveReportAs: (format, text) => ipcRenderer.invoke('lab:saveReportAs', format, text),
  savePictureAs: (format, bytes) => ipcRenderer.invoke('lab:savePictureAs', format, bytes),
  copyText: (text) => ipcRenderer.invoke('lab:copyText', text),
  pathOfDropped: (file) => webUtils.getPathForFile(file as File),
  onSession: listen('lab:on-session'),
  onTalk: listen('lab:on-talk'),
  onActivity: listen('lab:on-activity'),
  onOpen: listen('lab:on-open'),
  onMenu: listen('lab:on-menu'),
};

contextBridge.exposeInMainWorld('lab', api);
