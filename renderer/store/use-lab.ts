import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { LabState } from './lab-state.ts';
import type { LabActions, LabStore } from './lab-store.ts';

export const LabContext = createContext<LabStore | null>(null);

function useLabStore(): LabStore {
  const lab = use(LabContext);
  if (lab === null) throw new Error('A part of the window is drawn outside of its LabContext.');
  return lab;
}

/** A part of the state; the component is drawn again when that part is another value. */
export const useLab = <Part>(select: (state: LabState) => Part): Part =>
  useStore(useLabStore().store, select);

export const useActions = (): LabActions => useLabStore().actions;
