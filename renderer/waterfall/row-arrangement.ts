import { defaultPreferences, type WaterfallChoices } from '../../electron/common/preferences.ts';
import type { Stage } from '../../electron/common/stages.ts';
import type { TrackName } from '../trace/lines.ts';
import type { Section } from '../trace/sections.ts';

/**
 * How a person has arranged the page: what is hidden and by what the rows stand together, which is remembered,
 * and which runs stay on top or changed places, which is of this session. Runs go by their index.
 */
export class RowArrangement {
  choices: WaterfallChoices = defaultPreferences.waterfall;
  /** Called with what is to be remembered. */
  onChoose: (choices: WaterfallChoices) => void = () => {};

  readonly #pinned = new Set<number>();
  /** Where a run stands among those of its section; its index where nobody moved it. */
  readonly #rank = new Map<number, number>();

  choose(change: Partial<WaterfallChoices>): void {
    this.choices = { ...this.choices, ...change };
    this.onChoose(this.choices);
  }

  readonly isStageHidden = (stage: Stage): boolean => this.choices.hiddenStages.includes(stage);

  readonly isTrackHidden = (track: TrackName): boolean => this.choices.hiddenTracks.includes(track);

  /** How many stages and tracks are hidden. */
  get hidden(): number {
    return this.choices.hiddenStages.length + this.choices.hiddenTracks.length;
  }

  hideStage(stage: Stage): void {
    if (!this.isStageHidden(stage))
      this.choose({ hiddenStages: [...this.choices.hiddenStages, stage] });
  }

  hideTrack(track: TrackName): void {
    if (!this.isTrackHidden(track))
      this.choose({ hiddenTracks: [...this.choices.hiddenTracks, track] });
  }

  showHidden(): void {
    this.choose({ hiddenStages: [], hiddenTracks: [] });
  }

  isPinned(run: number): boolean {
    return this.#pinned.has(run);
  }

  togglePin(run: number): void {
    if (!this.#pinned.delete(run)) this.#pinned.add(run);
  }

  /** Changes places with the run above (−1) or below (1). False where there is none. */
  move(run: number, by: -1 | 1, sections: readonly Section[]): boolean {
    const runs = this.arrange(sections).find((section) => section.runs.includes(run))?.runs ?? [];
    const other = runs[runs.indexOf(run) + by];
    if (other === undefined) return false;
    const [own, its] = [this.#rankOf(run), this.#rankOf(other)];
    this.#rank.set(run, its).set(other, own);
    return true;
  }

  /** The sections as they are to stand: pinned runs first, by device where that is asked for. */
  arrange(sections: readonly Section[]): readonly Section[] {
    const isMoved = this.#pinned.size > 0 || this.#rank.size > 0;
    const byDevice = this.choices.rowsBy === 'device' ? groupByTarget(sections) : sections;
    if (!isMoved) return byDevice;
    const inOrder = byDevice.map((section) => ({
      ...section,
      runs: section.runs.toSorted((a, b) => this.#rankOf(a) - this.#rankOf(b)),
    }));
    return [
      ...inOrder.map((section) => ({
        ...section,
        isPinned: true,
        runs: section.runs.filter((run) => this.#pinned.has(run)),
      })),
      ...inOrder.map((section) => ({
        ...section,
        runs: section.runs.filter((run) => !this.#pinned.has(run)),
      })),
    ].filter(({ runs }) => runs.length > 0);
  }

  #rankOf(run: number): number {
    return this.#rank.get(run) ?? run;
  }
}

/** Sections of one device together, devices in the order in which they come. */
function groupByTarget(sections: readonly Section[]): Section[] {
  const targets = [...new Set(sections.map(({ target }) => target))];
  return targets.flatMap((target) => sections.filter((section) => section.target === target));
}
