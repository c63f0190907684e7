import type { TtsLink } from '../../common/turn/turn-work.ts';
import { bytes } from '../../common/units.ts';
import type { Speaker } from '../turn/link.ts';
import { askEndpoint } from './ask-endpoint.ts';
import type { EndpointNeeds } from './endpoint.ts';
import { ReplyAudio } from './reply-audio.ts';
import { readSpeech } from './speech-answer.ts';

export type SpeakerEndpoint = Extract<TtsLink, { engine: 'endpoint' }>;

/** Ten minutes of the best that is asked for: no sentence is as long. */
const mostBytes = bytes(128 * 2 ** 20);

/** Speech synthesis behind `/audio/speech`, played as it comes. */
export function endpointSpeaker(
  link: SpeakerEndpoint,
  needs: EndpointNeeds,
): Omit<Speaker, 'close'> {
  const { model, voice, format } = link;
  return {
    speak: (sentence, file, hear, context) =>
      askEndpoint(
        link,
        {
          path: '/audio/speech',
          body: Buffer.from(
            JSON.stringify({ model, input: sentence, voice, response_format: format }),
          ),
          contentType: 'application/json',
          accept: format === 'wav' ? 'audio/wav' : 'audio/pcm, application/octet-stream',
          mostBytes,
          read: (head) => readSpeech(head, link, new ReplyAudio(file, hear, context.now)),
        },
        needs,
        context,
      ),
  };
}
