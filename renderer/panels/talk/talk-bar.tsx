import type React from 'react';
import { useActions, useLab } from '../../store/use-lab.ts';
import type { TalkState } from '../../talk/talk-state.ts';
import { Button } from '../../ui/button.tsx';
import { keyNames } from '../key-names.ts';

const words: Readonly<Record<TalkState, string>> = {
  opening: 'Opening the microphone…',
  listening: 'Listening',
  thinking: 'Thinking',
  speaking: 'Speaking',
};

/** A call that a person is in; nothing while none is. */
export function TalkBar(): React.JSX.Element | null {
  const talk = useLab((state) => state.talk);
  const { setMuted, endCall } = useActions();
  if (talk === null) return null;
  const { state, level, isMuted } = talk;
  return (
    <section className="talk-bar" aria-label="Call" data-testid="talk-bar">
      <meter
        className="talk-level"
        aria-label="Level of the microphone"
        min={0}
        max={1}
        value={isMuted ? 0 : level}
        data-testid="talk-level"
      />
      <p className={`talk-state talk-${state}`} role="status" data-testid="talk-state">
        {isMuted && state === 'listening' ? 'Muted' : words[state]}
      </p>
      <p className="talk-note muted">
        What microphone and loudspeaker take themselves is in no figure. Headphones keep the agent
        from hearing itself.
      </p>
      <Button
        aria-pressed={isMuted}
        disabled={state === 'opening'}
        data-testid="talk-mute"
        onClick={() => setMuted(!isMuted)}
      >
        Mute
      </Button>
      <Button
        icon="stop"
        look="danger"
        title={`End the call (${keyNames.dismiss})`}
        data-testid="talk-end"
        onClick={endCall}
      >
        End call
      </Button>
    </section>
  );
}
