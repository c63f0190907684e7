import { type RefObject, useEffect } from 'react';

/** Calls back with the inner size of an element, in CSS pixels, at once and whenever it changes. */
export function useSize(
  element: RefObject<HTMLElement | null>,
  onSize: (width: number, height: number) => void,
): void {
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const report = (): void => onSize(current.clientWidth, current.clientHeight);
    const observer = new ResizeObserver(report);
    observer.observe(current);
    // A page that grows past the view brings a scroll bar, which takes width without a resize of the box.
    for (const child of current.children) observer.observe(child);
    report();
    return () => observer.disconnect();
  }, [element, onSize]);
}

/** Calls back when the theme or the screen's pixel density has changed. `data-theme` names the theme. */
export function useRestyle(onRestyle: () => void): void {
  useEffect(() => {
    const observer = new MutationObserver(onRestyle);
    observer.observe(document.documentElement, {
      attributeFilter: ['data-theme', 'class', 'style'],
    });
    const ended = new AbortController();
    const { signal } = ended;
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onRestyle, { signal });
    const watchDensity = (): void => {
      const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
      const changed = (): void => {
        onRestyle();
        watchDensity();
      };
      query.addEventListener('change', changed, { signal, once: true });
    };
    watchDensity();
    document.fonts.addEventListener('loadingdone', onRestyle, { signal });
    return () => {
      observer.disconnect();
      ended.abort();
    };
  }, [onRestyle]);
}
