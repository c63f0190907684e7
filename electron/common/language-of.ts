import type { RecordedRun } from './recorded-session.ts';

/** What the run's text is in, as a BCP 47 tag; English where nobody says. Its errors are counted accordingly. */
export const languageOf = ({ work }: Pick<RecordedRun, 'work'>): string =>
  (work.kind === 'tts' || work.kind === 'asr' ? work.language : undefined) ?? 'en';
