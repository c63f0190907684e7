import type { RecordedRun } from './recorded-session.ts';
import { elapsed, type Hertz, hertz, type Millis, millis, nanos, nanosToMillis } from './units.ts';

/** How fast a language model answered; null where the run did not come so far. */
export type ReplyFigures = {
  /** TTFT: end of the first token that has text − request. */
  readonly ttft: Millis | null;
  /**
   * ITL: (latency − TTFT) / (tokens − 1). Latency: end of the last token − request. Tokens: from the first that has
   * text, which TTFT is of, to the last; the end token is one of them, for it is a step like the others.
   */
  readonly itl: Millis | null;
  /** Tokens a second of decoding: 1 / ITL. */
  readonly tokenRate: Hertz | null;
  /** Tokens that the model gave, the end token among them. */
  readonly tokens: number;
  readonly promptTokens: number | null;
  /** Tokens of the prompt / the time of its model call and of choosing the first token, a second. */
  readonly prefillRate: Hertz | null;
};

/** From the `prefill` and `token` spans. null of a run that is no reply of a language model. */
export function replyFigures({ work, plan, spans, started }: RecordedRun): ReplyFigures | null {
  if (work.kind !== 'llm' || plan.kind === 'load') return null;
  const ends: { readonly at: number; readonly hasText: boolean }[] = [];
  let promptTokens: number | null = null;
  let prefillRate: Hertz | null = null;
  const { start, end } = spans.columns;
  for (let place = 0; place < spans.length; place++) {
    const stage = spans.stage(place);
    const tokens = spans.attribute(place, 'tokens');
    if (stage === 'prompt' && typeof tokens === 'number') promptTokens = tokens;
    // A step that was not brought to its end chose no token.
    if (stage !== 'prefill' && stage !== 'token') continue;
    if (spans.attribute(place, 'id') === undefined) continue;
    const [from, to] = [start[place] ?? 0, end[place] ?? 0];
    const text = spans.attribute(place, 'text');
    ends.push({ at: to, hasText: typeof text === 'string' && text !== '' });
    if (stage === 'prefill' && typeof tokens === 'number' && to > from) {
      prefillRate = hertz((tokens / (to - from)) * 1e9);
    }
  }
  ends.sort((one, other) => one.at - other.at);
  const first = ends.findIndex(({ hasText }) => hasText);
  const [from, last] = [ends[first], ends.at(-1)];
  const steps = ends.length - 1 - first;
  const itl =
    from !== undefined && last !== undefined && steps > 0
      ? millis((last.at - from.at) / steps / 1e6)
      : null;
  return {
    ttft:
      from === undefined || started === null
        ? null
        : nanosToMillis(elapsed(started, nanos(from.at))),
    itl,
    tokenRate: itl === null || itl === 0 ? null : hertz(1e3 / itl),
    tokens: ends.length,
    promptTokens,
    prefillRate,
  };
}
