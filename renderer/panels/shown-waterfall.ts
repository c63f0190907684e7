import { createContext, type RefObject } from 'react';
import type { WaterfallHandle } from '../waterfall/waterfall-props.ts';

/** The waterfall in the middle of the window, or the first of those of a comparison, for menu and palette. */
export const ShownWaterfall = createContext<RefObject<WaterfallHandle | null>>({ current: null });
