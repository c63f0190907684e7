import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { TurnNumbers } from '../../../renderer/panels/figures/turn-numbers.tsx';
import { type SpanSketch, turnRun, usualSpans } from '../../support/turn-sketch.ts';

const again: SpanSketch = [
  ...(['asr', 3521, 3601, {}] as const),
  [
    ['upload', 3521, 3522, { attempt: 1 }],
    ['server', 3522, 3531, { attempt: 1, status: 429 }],
    ['retry', 3531, 3551, { attempt: 1 }],
    ['upload', 3551, 3552, { attempt: 2 }],
    ['server', 3552, 3601, { attempt: 2, status: 200 }],
  ],
];

/** Name and value of each figure on screen. */
function figuresOf(spans: readonly SpanSketch[]): Map<string, string> {
  const markup = renderToStaticMarkup(createElement(TurnNumbers, { run: turnRun({ spans }) }));
  const figures = markup.matchAll(/<dt[^>]*>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/g);
  return new Map(Array.from(figures, ([, name = '', value = '']) => [name, value]));
}

test('a turn whose endpoints were asked again says how often, and what it took', () => {
  const spans = [...usualSpans.filter(([stage]) => stage !== 'asr'), again];
  expect(figuresOf(spans).get('Retries')).toBe('1 (30.0 ms)');
  const usual = figuresOf(usualSpans);
  expect(usual.get('Turn gap')).toBe('1.27 s');
  expect(usual.has('Retries')).toBe(false);
});
