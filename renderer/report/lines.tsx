import type React from 'react';

export function Lines({ lines }: { readonly lines: readonly string[] }): React.JSX.Element {
  return (
    <ul className="report-lines">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
