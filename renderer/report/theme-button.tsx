import type React from 'react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';

type Theme = 'light' | 'dark';

const darkSystem = window.matchMedia('(prefers-color-scheme: dark)');
const themeOfSystem = (): Theme => (darkSystem.matches ? 'dark' : 'light');

/** The system's theme, until the reader wants the other one. */
export function ThemeButton(): React.JSX.Element {
  const [theme, setTheme] = useState<Theme>(themeOfSystem);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    const follow = (): void => setTheme(themeOfSystem());
    darkSystem.addEventListener('change', follow);
    return () => darkSystem.removeEventListener('change', follow);
  }, []);
  const other: Theme = theme === 'dark' ? 'light' : 'dark';
  return (
    <Button look="quiet" data-testid="theme" onClick={() => setTheme(other)}>
      {other === 'dark' ? 'Dark' : 'Light'}
    </Button>
  );
}
