import type React from 'react';
import { sideName } from '../../../electron/common/comparison-warnings.ts';

/** The letter of a side, in its colour. */
export const SideBadge = ({ place }: { readonly place: number }): React.JSX.Element => (
  <b className="side-badge" data-side={sideName(place)}>
    {sideName(place)}
  </b>
);
