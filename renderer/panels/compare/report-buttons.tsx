import type React from 'react';
import type { Comparison } from '../../../electron/common/compare.ts';
import { comparisonJson } from '../../../electron/common/export/comparison-json.ts';
import { comparisonMarkdown } from '../../../electron/common/export/comparison-markdown.ts';
import { useActions } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';

type ReportButtonsProps = {
  /** null until its verdicts are there. */
  readonly comparison: Comparison | null;
  readonly leftOut: readonly string[];
};

/** The comparison to take along, as the command line writes it. */
export function ReportButtons({ comparison, leftOut }: ReportButtonsProps): React.JSX.Element {
  const { copyReport, saveReport } = useActions();
  const report = (format: 'markdown' | 'json'): string => {
    const compared = { comparisons: comparison === null ? [] : [comparison], leftOut };
    return format === 'json'
      ? `${JSON.stringify(comparisonJson(compared), null, 2)}\n`
      : `${comparisonMarkdown(compared).join('\n')}\n`;
  };
  const isDisabled = comparison === null;
  return (
    <>
      <Button
        icon="copy"
        disabled={isDisabled}
        title="Copy the comparison as Markdown"
        data-testid="copy-comparison"
        onClick={() => void copyReport(report('markdown'))}
      >
        Copy
      </Button>
      <Menu
        label="More ways to take the comparison along"
        items={[
          {
            label: 'Copy as JSON',
            icon: 'copy',
            isDisabled,
            onSelect: () => void copyReport(report('json')),
          },
          {
            label: 'Save as Markdown…',
            icon: 'save',
            isDisabled,
            onSelect: () => void saveReport('markdown', report('markdown')),
          },
          {
            label: 'Save as JSON…',
            icon: 'save',
            isDisabled,
            onSelect: () => void saveReport('json', report('json')),
          },
        ]}
      />
    </>
  );
}
