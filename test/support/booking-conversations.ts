import type { ConversationSketch, TurnSketch } from './turn-recording.ts';

const lines = [
  [
    'I would like to move my booking to Friday.',
    'Thank you for calling. I can move it to Friday at half past seven. Shall I?',
  ],
  [
    'Yes please, and for four people.',
    'Of course. It is done, and you will get a message with all the details.',
  ],
  ['Do you have a table outside?', 'We do. It is under the chestnut tree, and it is yours.'],
  [
    'Thank you, that is all.',
    'You are welcome. Is there anything else that I can do for you today?',
  ],
] as const;

/** A turn whose lengths vary as those of real ones do, the same ones each time. */
function turn(conversation: number, place: number, more: TurnSketch = {}): TurnSketch {
  const wave = (by: number): number => Math.sin(conversation * 2.1 + place * 1.3 + by);
  const [heard, said] = lines[place % lines.length] ?? ['', ''];
  return {
    heard,
    said,
    eager: true,
    asr: 150 + 40 * wave(0),
    firstToken: 300 + 0.6 * wave(1),
    firstSentence: 150 + 60 * wave(2),
    tts: 130 + 45 * wave(3),
    lab: 1.2 + 0.5 * wave(4),
    leadIn: 28 + 16 * wave(5),
    reply: 2600 + 500 * wave(6),
    messages: 1 + 2 * place,
    characters: 90 + 170 * place,
    tokens: said.split(' ').length,
    checkOff: 0.8 * wave(7),
    ...more,
  };
}

/** Four conversations of four turns: one is interrupted, one hears nobody, one makes out no word, one was restarted. */
export const bookingConversations: readonly ConversationSketch[] = [0, 1, 2, 3].map(
  (conversation) =>
    [0, 1, 2, 3].map((place) => {
      const at = `${conversation}.${place}`;
      if (at === '1.2')
        return turn(conversation, place, { interrupted: { after: 1100, silentAfter: 260 } });
      if (at === '2.1')
        return turn(conversation, place, {
          failure: {
            reason: 'no-speech',
            detail: 'The caller was not heard: their audio is silent.',
          },
        });
      if (at === '3.3')
        return turn(conversation, place, {
          failure: {
            reason: 'nothing-recognised',
            detail: 'Somebody spoke, and moonshine-tiny-q made no word of it.',
          },
        });
      if (at === '2.3') return turn(conversation, place, { restarts: 1, asr: 520, underruns: 2 });
      return turn(conversation, place);
    }),
);
