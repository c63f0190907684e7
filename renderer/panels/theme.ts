import { useEffect } from 'react';
import { useLab } from '../store/use-lab.ts';

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');

/** Keeps `data-theme` on the root at the theme that is chosen, and the system's where that is the choice. */
export function useTheme(): void {
  const theme = useLab((state) => state.theme);
  useEffect(() => {
    const apply = (): void => {
      const resolved = theme === 'system' ? (darkSystem.matches ? 'dark' : 'light') : theme;
      document.documentElement.dataset.theme = resolved;
    };
    apply();
    darkSystem.addEventListener('change', apply);
    return () => darkSystem.removeEventListener('change', apply);
  }, [theme]);
}
