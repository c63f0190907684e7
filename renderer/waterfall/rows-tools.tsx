import { type RowsBy, rowsByNames } from '../../electron/common/preferences.ts';
import type { WaterfallView } from './view.ts';

type RowsToolsProps = { readonly view: WaterfallView; readonly changed: (what: 'all') => void };

const names: Readonly<Record<RowsBy, string>> = {
  run: 'By run',
  stage: 'By stage',
  device: 'By device',
};

/** What the rows stand together by, and what of them is hidden. */
export function RowsTools({ view, changed }: RowsToolsProps) {
  const { rows } = view;
  const change = (does: () => void): void => {
    does();
    view.rearrange();
    changed('all');
  };
  return (
    <>
      <select
        aria-label="Rows"
        title="What the rows stand together by (G)"
        value={rows.choices.rowsBy}
        onChange={({ target: { value } }) => {
          const rowsBy = rowsByNames.find((name) => name === value);
          if (rowsBy !== undefined) change(() => rows.choose({ rowsBy }));
        }}
      >
        {rowsByNames.map((name) => (
          <option key={name} value={name}>
            {names[name]}
          </option>
        ))}
      </select>
      {rows.hidden > 0 && (
        <button
          type="button"
          title={`Show again: ${[...rows.choices.hiddenStages, ...rows.choices.hiddenTracks].join(', ')} (Shift+H)`}
          data-testid="show-hidden"
          onClick={() => change(() => rows.showHidden())}
        >
          {rows.hidden} hidden
        </button>
      )}
    </>
  );
}
