import type React from 'react';
import { Icon, type IconName } from './icon.tsx';

type ButtonProps = Omit<React.ComponentProps<'button'>, 'type'> & {
  readonly icon?: IconName;
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  /** Something it started is under way: it says so and takes no second press. */
  readonly isBusy?: boolean;
};

export function Button(props: ButtonProps): React.JSX.Element {
  const { icon, look = 'plain', isBusy = false, className = '', children, ...rest } = props;
  return (
    <button
      {...rest}
      type="button"
      className={`button button-${look} ${className}`}
      aria-busy={isBusy}
      disabled={isBusy || rest.disabled === true}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}
