import type React from 'react';
import { useMemo } from 'react';
import { alignWords, countEdits, type WordEdit } from '../../format/word-alignment.ts';

type WordDiffProps = { readonly reference: string; readonly heard: string };

/** What was heard against what was said, word by word. Marks differ by more than their colour. */
export function WordDiff({ reference, heard }: WordDiffProps): React.JSX.Element {
  const edits = useMemo(() => alignWords(reference, heard), [reference, heard]);
  if (edits === null) {
    return <p className="muted">The texts are too long to be compared word by word here.</p>;
  }
  const { substituted, deleted, inserted, same } = countEdits(edits);
  const wrong = substituted + deleted + inserted;
  const places = edits.map((edit, index) => ({ edit, index }));
  return (
    <>
      <h3>
        Against the reference{' '}
        <span className="muted">
          {wrong === 0
            ? `word for word, all ${same}`
            : editsInWords([
                [substituted, 'substituted'],
                [deleted, 'missed'],
                [inserted, 'invented'],
              ])}
        </span>
      </h3>
      {wrong > 0 && (
        <p className="long-text selectable word-diff" data-testid="word-diff">
          {places.map(({ edit, index }) => (
            <Word key={index} edit={edit} />
          ))}
        </p>
      )}
    </>
  );
}

const editsInWords = (counts: readonly (readonly [number, string])[]): string =>
  counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(', ');

function Word({ edit }: { readonly edit: WordEdit }): React.JSX.Element {
  switch (edit.kind) {
    case 'same':
      return <>{edit.word} </>;
    case 'deleted':
      return (
        <>
          <del title="It was said and not heard.">{edit.word}</del>{' '}
        </>
      );
    case 'inserted':
      return (
        <>
          <ins title="It was heard and not said.">{edit.word}</ins>{' '}
        </>
      );
    case 'substituted':
      return (
        <>
          <del title={`“${edit.said}” was heard as “${edit.heard}”.`}>{edit.said}</del>{' '}
          <ins title={`“${edit.said}” was heard as “${edit.heard}”.`}>{edit.heard}</ins>{' '}
        </>
      );
  }
}
