import type { HubRefusal, HubRefusalReason } from './hub-refusal.ts';

/** What a person can do, said after what happened. `again` is the command to try again with. */
const advice: Readonly<Record<HubRefusalReason, (again: string) => string>> = {
  offline: (again) => `Unset HF_HUB_OFFLINE, then run: ${again}`,
  unauthorised: (again) =>
    `Check the name, and set HF_TOKEN to a token that may read it, then run: ${again}`,
  gated: (again) =>
    `Accept the terms there, set HF_TOKEN to a token of the same account, then run: ${again}`,
  'not-found': (again) =>
    `It may have been renamed or taken back, or HF_ENDPOINT names a mirror that lacks it; then run: ${again}`,
  busy: (again) => `What has arrived is kept. Later run: ${again}`,
  'other-content': (again) =>
    `Nothing was changed. If HF_ENDPOINT names a mirror, check it, or add the model anew (latency-lab models add); then run: ${again}`,
  unexpected: (again) => `Check HF_ENDPOINT and the network's proxy, then run: ${again}`,
};

/** The refusal as whole sentences. */
export const explainRefusal = (refusal: HubRefusal, again: string): string =>
  `${refusal.message} ${advice[refusal.reason](again)}`;
