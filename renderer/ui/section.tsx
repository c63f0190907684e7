import type React from 'react';
import { useId } from 'react';

type SectionProps = {
  readonly title: string;
  readonly children: React.ReactNode;
  /** What stands at the right end of the heading: a count, buttons. */
  readonly aside?: React.ReactNode;
  readonly className?: string;
};

export function Section({
  title,
  aside,
  children,
  className = '',
}: SectionProps): React.JSX.Element {
  const heading = useId();
  return (
    <section className={`section ${className}`} aria-labelledby={heading}>
      <header className="section-header">
        <h2 id={heading}>{title}</h2>
        {aside !== undefined && <div className="section-aside">{aside}</div>}
      </header>
      {children}
    </section>
  );
}
