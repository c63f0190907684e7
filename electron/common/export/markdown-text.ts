import type { Cells } from '../comparison-words.ts';

/** A table of GitHub's Markdown. Lines without line ends. */
export const markdownTable = ({ heads, rows }: Cells): string[] => [
  markdownRow(heads.map(({ text }) => text)),
  markdownRow(heads.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
  ...rows.map((row) => markdownRow(row.map(inMarkdown))),
];

const markdownRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Names and texts are other people's: nothing in them may become markup. */
export const inMarkdown = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#~]/g, (mark) => `\\${mark}`).replace(/\s+/g, ' ');
