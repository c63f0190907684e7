/** Of marks that stand together only the one that says most about the pause is kept. */
const BY_WEIGHT = ['?', '!', '…', '.', ':', ';', ','] as const;

const UNSPEAKABLE = /[^A-Za-z \n'"().,!?;:…-]/g;
const MARKS = / ?[.,;:!?…](?: ?[.,;:!?…])*/g;

/** One mark for `marks`; in ".," the full stop belongs to an abbreviation. */
function heaviest(marks: string, at: number, text: string): string {
  if (marks === '.,') return ',';
  const mark = BY_WEIGHT.find((candidate) => marks.includes(candidate)) ?? '';
  const stoodApart = marks.startsWith(' ') && /[A-Za-z]/.test(text.charAt(at + marks.length));
  return stoodApart ? `${mark} ` : mark;
}

/**
 * Spaces and punctuation in one shape: one space between words, one mark at a time and directly after
 * its word, dashes as commas, "..." as "…", hyphens only inside words, no mark at the start of a line,
 * and nothing outside letters, space, line feed and `'"().,!?;:…-`.
 */
export function tidyPunctuation(text: string): string {
  return text
    .replace(/\.{2,}/g, '…')
    .replace(/[–—]|-{2,}|(?<=[\s])-(?=[\s])/g, ',')
    .replace(UNSPEAKABLE, ' ')
    .replace(/(?<![A-Za-z])-|-(?![A-Za-z])/g, ' ')
    .replace(/(?<![A-Za-z.])'(?![A-Za-z])/g, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(MARKS, heaviest)
    .replace(/(?<=[,;:!?…])(?=[A-Za-z(])|(?<=[A-Za-z]{2}\.)(?=[A-Z][a-z])/g, ' ')
    .replace(/\( | \)/g, (bracket) => bracket.trim())
    .replace(/ ?\n[ \n]*/g, '\n')
    .replace(/(?<=^|\n)[.,;:!?… ]+/g, '')
    .trim();
}
