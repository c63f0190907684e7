/** The figures of a turn, as `electron/common/turn/turn-figures.ts` computes them: shown on hover and in the help. */
export const turnDefinitions = {
  gap: "First audible sample of the reply at the caller's ear − last audible sample of the caller at their mouth. Of a transcription alone: to its final text.",
  endpointing:
    "From the end of speech to the decision that the caller's turn is over: the uplink, the wait, and what the detector adds.",
  asrFinal:
    'Final text − decision, or − request where an endpoint was sent it later. Below 0 where recognition began at the pause and was done before the decision.',
  finalText: 'Final text − end of speech.',
  ttft: 'Of the language model: first token that has text − request; of an endpoint, − when the request that it answered was sent.',
  tokenRate: '(tokens − 1) / (last token − first token that has text).',
  firstSentence: 'First whole sentence, handed to speech synthesis − first token.',
  ttfa: 'Of speech synthesis: first audio of the first sentence − request (of an endpoint, − when the request that it answered was sent), plus the silence that the reply begins with.',
  transport: "What is the network's of the gap: uplink, downlink, and the way to endpoints.",
  lab: "The lab's own share of the gap: handing over between processes, cutting sentences, scheduling.",
  timeToSilence:
    'From the first word that the caller speaks over the reply to the last that they hear of it.',
  recordedGap: 'The gap by the levels of the recorded call alone − the gap by the spans.',
  arrival:
    'Packets of the caller: how far off their schedule the line took them in, at the 99th percentile.',
  playout:
    'Packets to the caller: how far off their schedule the line gave them out, at the 99th percentile.',
  underruns:
    'How often the reply stood still because its next packet was not there, and for how long in all.',
  lost: 'Packets that the network of the scenario lost on purpose.',
  restarts: 'How often a reply was begun and thrown away because the caller went on speaking.',
  retries:
    'Requests to endpoints that were made again, and the time from the first attempt to the one that was answered. In the gap it is transport.',
  messages: 'Messages that the language model was sent, the whole conversation so far.',
  context:
    'How much the language model was sent: tokens, or characters where nobody counts tokens.',
  tokens: 'Tokens of the reply.',
} as const;

export type TurnFigureName = keyof typeof turnDefinitions;

export const turnFigureNames: Readonly<Record<TurnFigureName, string>> = {
  gap: 'Turn gap',
  endpointing: 'Endpointing',
  asrFinal: 'ASR final',
  finalText: 'Final text',
  ttft: 'TTFT',
  tokenRate: 'Tokens',
  firstSentence: 'Sentence',
  ttfa: 'TTS TTFA',
  transport: 'Transport',
  lab: 'Lab’s share',
  timeToSilence: 'To silence',
  recordedGap: 'Call differs',
  arrival: 'Late in',
  playout: 'Late out',
  underruns: 'Underruns',
  lost: 'Lost',
  restarts: 'Restarts',
  retries: 'Retries',
  messages: 'Messages',
  context: 'Prompt',
  tokens: 'Reply',
};
