import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { budgets } from '../../../electron/common/turn/budgets.ts';
import { pathLengths } from '../../../electron/common/turn/path-lengths.ts';
import {
  ownerOf as partOwner,
  type TurnPart,
  turnPartNames,
} from '../../../electron/common/turn/turn-part-names.ts';
import { gapWith, measuredLengths } from '../../../electron/common/turn/turn-schedule.ts';
import { lengthsIf, whatIf } from '../../../electron/common/turn/what-if.ts';
import { millis, seconds } from '../../../electron/common/units.ts';
import { shareWords } from '../../../renderer/panels/turn/budget-words.ts';
import { edgeStep, sliderEnd } from '../../../renderer/panels/turn/edge-steps.ts';
import { countedSchedules } from '../../../renderer/panels/turn/turn-lines.ts';
import {
  changesInWords,
  fromTo,
  scriptInWords,
  stoppedInWords,
  whatIfNote,
  withinInWords,
} from '../../../renderer/panels/turn/what-if-words.ts';
import {
  asItWas,
  type Imagined,
  isImagined,
  lengthenedIn,
  nothingImagined,
  takenFromRun,
  withBudget,
  withLength,
  withWait,
} from '../../../renderer/store/imagined-turns.ts';
import { bookingConversations } from '../../support/booking-conversations.ts';
import { turnSession } from '../../support/turn-recording.ts';

const session = turnSession(bookingConversations);
const schedules = countedSchedules(session, 0).map(({ schedule }) => schedule);
const [work] = session.manifest.scenario.work;
if (work === undefined) throw new Error('The session has no agent.');
const ownerOf = (part: TurnPart) => partOwner(part, work).kind;
const told = (imagined: Imagined) => ({
  imagined,
  answer: whatIf(schedules, imagined.change, millis(1000)),
  wait: 0.5,
  objective: 1000,
  ownerOf,
});
const shorter = withLength(nothingImagined, 'tts', millis(60), millis(114));

describe('what is imagined', () => {
  test('is nothing at first, and again when a part is as it was', () => {
    expect(isImagined(nothingImagined)).toBe(false);
    expect(isImagined(shorter)).toBe(true);
    expect(withLength(shorter, 'tts', millis(114), millis(114))).toEqual(nothingImagined);
    expect(asItWas(shorter, 'tts')).toEqual(nothingImagined);
    expect(
      withWait(withWait(shorter, seconds(0.3), seconds(0.5)), seconds(0.5), seconds(0.5)),
    ).toEqual(shorter);
  });

  test('a part that is lengthened is so in every turn, by as much', () => {
    const longer = withLength(nothingImagined, 'buffer', millis(100), millis(40));
    const { before, after } = told(longer).answer;
    expect(after.gaps.map((gap, turn) => Math.round(gap - (before.gaps[turn] ?? 0)))).toEqual(
      before.gaps.map(() => 60),
    );
  });

  test('an edge that is dragged moves in the turn that is drawn, however far that is from the median', () => {
    const asInRun = takenFromRun(nothingImagined, 'tts', 6, millis(101));
    for (const turn of schedules) {
      const lengthIn = ({ change }: Imagined) => lengthsIf(turn, change).tts / 1e6;
      for (const before of [nothingImagined, shorter, asInRun]) {
        const longer = lengthenedIn(turn, before, 'tts', millis(10));
        expect(lengthIn(longer)).toBeCloseTo(lengthIn(before) + 10);
        const none = lengthenedIn(turn, longer, 'tts', millis(-lengthIn(longer)));
        expect(lengthIn(none)).toBeCloseTo(0);
        expect(lengthIn(lengthenedIn(turn, none, 'tts', millis(10)))).toBeCloseTo(10);
      }
    }
  });

  test('the keys of an edge make a part as short and as long as a slider goes', () => {
    const keys = ['ArrowLeft', 'PageUp', 'Home', 'End', 'a'];
    expect(keys.map((key) => edgeStep(key, 4, sliderEnd(120)))).toEqual([-4, 100, -4, 246, null]);
  });

  test('a part taken out of a run is so long in all of them; made longer by hand it is no longer of that run', () => {
    const taken = takenFromRun(nothingImagined, 'tts', 6, millis(101));
    expect(taken.takenFrom).toEqual({ tts: 6 });
    expect(changesInWords(told(taken))).toEqual(['tts as in run 7: 114 ms → 101 ms']);
    expect(withLength(taken, 'tts', millis(90), millis(114)).takenFrom).toEqual({});
  });

  test('a budget is kept share by share; a share that only adds the others up is not counted again', () => {
    const target = budgets.find(({ id }) => id === 'twilio-target');
    const measured = (part: string) =>
      ({ endpointing: 500, asr: 200, 'first-token': 300, 'first-sentence': 75, tts: 160 })[part] ??
      0;
    const { parts } = withBudget(target?.shares ?? [], measured as never).change;
    expect(parts).toEqual({
      endpointing: { kind: 'scale', factor: 0.5 },
      asr: { kind: 'scale', factor: 0.5 },
      'first-token': { kind: 'scale', factor: 1 },
      'first-sentence': { kind: 'scale', factor: 1 },
      tts: { kind: 'scale', factor: 100 / 160 },
    });
  });
});

describe('in words', () => {
  test('a gap goes from what was measured to what is imagined', () => {
    expect(fromTo(1200, 980)).toBe('1.20 s → 980 ms (−220 ms)');
    expect(fromTo(980, 1200)).toBe('980 ms → 1.20 s (+220 ms)');
    expect(fromTo(980, 980)).toBe('980 ms, as measured');
    expect(fromTo(null, null)).toBe('–');
  });

  test('a note says first that nobody measured it, then what was changed and what that does', () => {
    const imagined = withWait(shorter, seconds(0.15), seconds(0.5));
    expect(whatIfNote(told(imagined))).toBe(
      "What if (worked out, not measured): endpointing wait 500 ms → 150 ms; tts 114 ms → 59.5 ms. Median turn gap of 13 turns: 1.20 s → 836 ms (−362 ms). Of these turns within 1.00 s: 0.0 % → 92.3 %. endpointing stops mattering: something beside it takes longer. Scripted: the pace of first-token and first-sentence is the scenario's own, and no model's.",
    );
  });

  test("what is a script's says so wherever its time is told", () => {
    const quicker = withLength(nothingImagined, 'first-token', millis(100), millis(300));
    expect(changesInWords(told(quicker))).toEqual([
      expect.stringMatching(/^first-token \(scripted\) .* → /),
    ]);
    expect(stoppedInWords(['asr', 'first-sentence'], ownerOf)).toBe(
      'asr, first-sentence (scripted) stop mattering: something beside them takes longer.',
    );
    expect(scriptInWords(told(quicker).answer, () => 'model')).toBeNull();
    const shares = budgets.find(({ id }) => id === 'twilio-target')?.shares ?? [];
    const each = (part: TurnPart) => (part === 'realtime' ? 0 : 100);
    expect(shares.map((share) => shareWords(share, each, ownerOf))).toEqual([
      expect.stringMatching(/^Platform .*, here 800 ms \(partly scripted\)$/),
      expect.stringMatching(/^STT .*, here 200 ms$/),
      expect.stringMatching(/^LLM .*, here 200 ms \(scripted\)$/),
      expect.stringMatching(/^TTS .*, here 200 ms$/),
    ]);
  });

  test('without an objective nothing is held against it', () => {
    const without = {
      ...told(shorter),
      answer: whatIf(schedules, shorter.change),
      objective: null,
    };
    expect(withinInWords(without)).toBeNull();
  });
});

test('the parts of an imagined turn add up to its gap', () => {
  const lengths = fc.record(
    Object.fromEntries(
      turnPartNames.map((part) => [part, fc.integer({ min: 0, max: 2e9 })]),
    ) as Record<(typeof turnPartNames)[number], fc.Arbitrary<number>>,
  );
  fc.assert(
    fc.property(fc.constantFrom(...schedules), lengths, (schedule, imagined) => {
      const sum = Object.values(pathLengths(schedule, imagined)).reduce((all, one) => all + one, 0);
      expect(Math.abs(sum - gapWith(schedule, imagined))).toBeLessThanOrEqual(1);
    }),
  );
  for (const schedule of schedules) {
    const sum = Object.values(pathLengths(schedule, measuredLengths(schedule))).reduce(
      (all, one) => all + one,
      0,
    );
    expect(sum).toBeCloseTo(schedule.gap, 3);
  }
});
