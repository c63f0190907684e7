import type React from 'react';

/** Drawn on a 16 × 16 grid with a stroke of 1.5, so that they sit beside 13 px text. */
const paths = {
  play: 'M4.5 3v10l8-5z',
  pause: 'M5 3.5v9M11 3.5v9',
  stop: 'M4 4h8v8H4z',
  plus: 'M8 3v10M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  undo: 'M6 3L3 6l3 3M3 6h6.5a3.5 3.5 0 010 7H7',
  redo: 'M10 3l3 3-3 3M13 6H6.5a3.5 3.5 0 000 7H9',
  up: 'M8 13V4M4 7.5L8 3.5l4 4',
  down: 'M8 3v9M4 8.5l4 4 4-4',
  download: 'M8 2.5v7.5M4.5 7L8 10.5 11.5 7M3 13.5h10',
  sun: 'M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1',
  moon: 'M13 9.6A5.4 5.4 0 116.4 3a4.4 4.4 0 006.6 6.6z',
  system: 'M2.5 3.5h11v7.5h-11zM6 13.5h4M8 11v2.5',
  help: 'M6 6a2 2 0 113.2 1.6C8.5 8.2 8 8.6 8 9.500M8 12h.01',
  file: 'M4 2.500h5L12.5 6v7.500H4zM9 2.500V6h3.5',
  folder: 'M2.5 4h4l1.5 1.500h5.500v7h-11z',
  trash: 'M3 4.500h10M6.5 4.500V3h3v1.500M4.5 4.500l.6 8.500h5.800l.6-8.500M7 7v3.500M9 7v3.5',
  save: 'M8 2.500v7M5 7l3 3 3-3M3 10.500v3h10v-3',
  export: 'M8 10.500v-8M5 5.500l3-3 3 3M3 10.500v3h10v-3',
  copy: 'M5.5 5.500h7.500v7.500H5.500zM3 10.500V3h7.5',
  edit: 'M3 13l.8-3.200 7-7 2.400 2.400-7 7zM9.300 4.300l2.400 2.400',
  tag: 'M2.500 2.500h5.500l5.500 5.500-5.500 5.500-5.500-5.500zM5.500 5.500h.01',
  reuse: 'M13.500 8H3M7 4L3 8l4 4M13.500 3v10',
  warning: 'M8 2.500L14 13H2zM8 6.500v3M8 11.300h.01',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }): React.JSX.Element {
  return (
    <svg
      className={name === 'play' || name === 'stop' ? 'icon icon-solid' : 'icon'}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
