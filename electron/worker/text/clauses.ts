import { addMark, type SpokenPart } from './write-ipa.ts';

/** A mark at the end of a word, not one inside a number; of scripts without spaces, anywhere. */
const MARKS = /([.,!?…;:]{1,64}(?=\s|$)|[。！？；，、：؟،؛।])/u;
const SPEAKABLE = /[\p{L}\p{N}]/u;

/** Marks as voices know them. */
const PLAIN_MARKS: Readonly<Record<string, string>> = {
  '…': '.',
  '。': '.',
  '।': '.',
  '！': '!',
  '？': '?',
  '؟': '?',
  '；': ';',
  '؛': ';',
  '，': ',',
  '、': ',',
  '،': ',',
  '：': ':',
};

/** Text of any language with one space between words and lines kept apart; a combined letter is one character. */
export const tidySpaces = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[^\S\n\r]+/g, ' ')
    .replace(/ ?[\n\r]+ ?/g, '\n')
    .trim();

/** A sentence of any language, clause by clause: `phonemesOf` writes the words between two marks. */
export async function partsOfClauses(
  sentence: string,
  phonemesOf: (clause: string) => string | Promise<string>,
): Promise<SpokenPart[]> {
  const parts: SpokenPart[] = [];
  for (const [at, piece] of sentence.split(MARKS).entries()) {
    if (at % 2 === 1) {
      const mark = piece.charAt(0);
      addMark(parts, piece, PLAIN_MARKS[mark] ?? mark);
    } else if (SPEAKABLE.test(piece)) {
      const phonemes = await phonemesOf(piece.trim());
      for (const word of phonemes.split(' ')) {
        if (word !== '') parts.push({ text: '', phonemes: word, isMark: false });
      }
    }
  }
  return parts;
}
