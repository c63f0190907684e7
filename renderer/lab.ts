import type { LabApi } from '../electron/common/bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload script; missing when the page is opened outside of the app. */
    readonly lab?: LabApi;
  }
}

/** The only reader of `window.lab`: everything else is handed the contract. null outside of the app. */
export const connectLab = (): LabApi | null => window.lab ?? null;
