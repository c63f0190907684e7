import { keyHelp } from './actions.ts';
import { type Description, sentenceOf } from './describe.ts';

type SpokenProps = {
  /** What is pointed at by keys, or selected. */
  readonly said: Description | null;
  /** The id by which the surface names its keys. */
  readonly help: string;
};

const keysInWords = keyHelp.map(({ keys, does }) => `${keys}: ${does}`).join('; ');

/** What only a screen reader gets: the selection as a sentence whenever it changes, and the keys. */
export function Spoken({ said, help }: SpokenProps) {
  return (
    <>
      <p className="waterfall-spoken" aria-live="polite">
        {said === null ? '' : sentenceOf(said)}
      </p>
      <p className="waterfall-spoken" id={help}>
        {keysInWords}
      </p>
    </>
  );
}
