import type React from 'react';
import type { Stage } from '../../../electron/common/stages.ts';
import { groupOf } from '../../trace/stage-groups.ts';

/** The colour in which the waterfall draws a stage. */
export const StageMark = ({ stage }: { readonly stage: Stage }): React.JSX.Element => (
  <i className="swatch" data-group={groupOf[stage]} />
);
