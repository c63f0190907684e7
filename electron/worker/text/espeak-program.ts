import { spawn } from 'node:child_process';

/** What became of asking the program: its words, or that there is no such program here, or its complaint. */
export type EspeakAnswer =
  | { readonly phonemes: string }
  | { readonly problem: 'absent' }
  | { readonly problem: 'failed'; readonly detail: string };

/** A clause takes milliseconds; a program that hangs is ended. */
const longestWait = 10_000;

/** Words of another language stand between "(en)" and "(de)". */
const LANGUAGE_SWITCH = /\([^()]{1,40}\)/g;

/** What stands between "[[" and "]]" espeak-ng reads as its own codes of phonemes, and a text may hold such marks. */
const PHONEME_CODES = /\[(?=\[)/g;

/**
 * The phonemes of one clause by the system's own espeak-ng, a separate program found on PATH: IPA, words apart
 * by spaces, stress before the vowel. Marks at the clause's end are not in it. `voice` is one of espeak-ng's,
 * such as "de" or "fr-fr". `isTied`: a "^" between the two letters of one sound, as in "t^ʃ". Never throws.
 */
export function askEspeak(clause: string, voice: string, isTied = false): Promise<EspeakAnswer> {
  return new Promise((resolve) => {
    const tie = isTied ? ['--tie=^'] : [];
    const child = spawn('espeak-ng', ['-v', voice, '--ipa', ...tie, '-q', '-b', '1', '--stdin'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: longestWait,
      windowsHide: true,
    });
    let phonemes = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      phonemes += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    child.once('error', (thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') resolve({ problem: 'absent' });
      else resolve({ problem: 'failed', detail: thrown.message });
    });
    child.once('close', (code, signal) => {
      if (code === 0) {
        const clean = phonemes.replace(LANGUAGE_SWITCH, '').replace(/\s+/g, ' ').trim();
        return resolve({ phonemes: clean });
      }
      const [line = ''] = complaint.trim().split('\n');
      resolve({ problem: 'failed', detail: line || `it ended with ${code ?? signal}` });
    });
    // It may end before it has read all: the error is then in its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${clause.replace(PHONEME_CODES, '[ ')}\n`);
  });
}
