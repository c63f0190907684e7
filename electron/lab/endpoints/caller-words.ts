import type { RealtimeNews } from './realtime-events.ts';

type Heard = Extract<RealtimeNews, { kind: 'heard' | 'unheard' }>;
type Words = { text: string; isWhole: boolean };

/**
 * What the endpoint makes of the caller's words, which it may tell at any time: of one turn, in which the caller may
 * have gone on after a first part was taken for all of it.
 */
export class CallerWords {
  #run: number | null = null;
  /** By the item of the conversation, in the order in which they were said; of '' no item was told. */
  readonly #items = new Map<string, Words>();

  /** Words of an earlier turn that come from now on are left out. */
  begin(run: number): void {
    if (run !== this.#run) this.#items.clear();
    this.#run = run;
  }

  committed(item: string | null): void {
    this.#items.set(item ?? '', { text: '', isWhole: false });
  }

  take(news: Heard): void {
    const words = this.#items.get(news.item ?? '') ?? (news.item === null ? this.#last : undefined);
    if (words === undefined || words.isWhole) return;
    if (news.kind === 'unheard') words.isWhole = true;
    else if (news.isWhole) Object.assign(words, { text: news.text, isWhole: true });
    else words.text += news.text;
  }

  /** Whether nothing more is to come. */
  get isWhole(): boolean {
    return this.#items.size > 0 && [...this.#items.values()].every((words) => words.isWhole);
  }

  get text(): string {
    return [...this.#items.values()]
      .map(({ text }) => text.trim())
      .filter((text) => text !== '')
      .join(' ');
  }

  get #last(): Words | undefined {
    return [...this.#items.values()].at(-1);
  }
}
