import type { LineNews } from '../../electron/common/turn/line-protocol.ts';
import { inCall } from './simulated-call.ts';

/** Milliseconds of the call. */
const ms = (time: number): string => `${Math.round(inCall(time) * 1e3)}`;
const stretch = (one: { readonly start: number; readonly end: number } | null): string =>
  one === null ? 'nothing' : `${ms(one.start)}–${ms(one.end)}`;

/** News as lines: turn, what, and its times in milliseconds of the call. Packets are left out. */
export function told(news: readonly LineNews[]): string[] {
  return news.flatMap((one) => {
    const line = lineOf(one);
    return line === null ? [] : [`${'turn' in one ? one.turn : '-'} ${line}`];
  });
}

function lineOf(one: LineNews): string | null {
  switch (one.type) {
    case 'uttered':
      return `uttered ${stretch(one.speech)}`;
    case 'speech-started':
    case 'speech-resumed':
    case 'no-speech':
      return `${one.type} at ${ms(one.at)}`;
    case 'speech-goes-on':
      return `goes on at ${ms(one.at)}, ${Math.round(one.heard.seconds * 1e3)} heard`;
    case 'speech-paused':
    case 'speech-ended': {
      const silence = `spoken until ${ms(one.spokenUntil)}, arrived ${ms(one.arrived)}`;
      return `${one.type} at ${ms(one.at)}, ${silence}, ${Math.round(one.heard.seconds * 1e3)} heard`;
    }
    case 'reply-started': {
      const way = `sent ${ms(one.sent)}, arrived ${ms(one.arrived)}, played ${ms(one.played)}`;
      return one.audible === null ? `reply ${way}` : `reply audible ${ms(one.audible)}`;
    }
    case 'underrun':
      return `underrun ${ms(one.from)}–${ms(one.to)}`;
    case 'reply-ended': {
      const cut = one.interrupted;
      const end = cut === null ? '' : `, interrupted ${ms(cut.speech)}, silent ${ms(cut.silent)}`;
      return `reply ended ${stretch(one.reply)}${end}`;
    }
    case 'turn-ended':
      return `turn ended at ${ms(one.at)}`;
    case 'open':
    case 'arrived':
    case 'speaker':
      return null;
  }
}
