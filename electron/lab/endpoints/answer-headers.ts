import type { IncomingHttpHeaders } from 'node:http';
import { type Millis, millis } from '../../common/units.ts';

/**
 * How long the endpoint itself says that it worked: `openai-processing-ms`, or the metric `total` of `Server-Timing`
 * (W3C, Server Timing). null where it says nothing that can be read.
 */
export function processingTime(headers: IncomingHttpHeaders): Millis | null {
  const own = numberIn(headers['openai-processing-ms']);
  if (own !== null) return millis(own);
  const timing = [headers['server-timing'] ?? []].flat().join(',');
  const total = timing
    .split(',')
    .map((metric) => metric.split(';').map((part) => part.trim()))
    .find(([name]) => name?.toLowerCase() === 'total')
    ?.find((part) => /^dur=/i.test(part));
  const duration = numberIn(total?.slice('dur='.length));
  return duration === null ? null : millis(duration);
}

/**
 * How long the endpoint asks to wait (RFC 9110, 10.2.3: seconds, or a date), and in milliseconds where OpenAI's
 * `retry-after-ms` says so. `wallClock` in milliseconds since 1970. null where there is nothing that can be read.
 */
export function pauseAsked(headers: IncomingHttpHeaders, wallClock: () => number): Millis | null {
  const exact = numberIn(headers['retry-after-ms']);
  if (exact !== null) return millis(exact);
  const asked = headers['retry-after']?.trim();
  if (asked === undefined) return null;
  const pause = /^\d+$/.test(asked) ? Number(asked) * 1e3 : Date.parse(asked) - wallClock();
  return Number.isFinite(pause) ? millis(Math.max(0, pause)) : null;
}

function numberIn(header: string | string[] | undefined): number | null {
  const text = [header ?? []].flat()[0]?.replaceAll('"', '').trim();
  if (text === undefined || text === '') return null;
  const number = Number(text);
  return Number.isFinite(number) && number >= 0 ? number : null;
}
