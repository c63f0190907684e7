import { Tooltip } from 'radix-ui';
import type React from 'react';
import { Icon, type IconName } from './icon.tsx';

type IconButtonProps = Omit<React.ComponentProps<'button'>, 'type' | 'title' | 'aria-label'> & {
  readonly icon: IconName;
  /** What it does: its name for screen readers, and what the tooltip says. */
  readonly label: string;
  readonly keys?: string;
};

/** A button that is only a picture; its name appears on hover and on focus. */
export function IconButton(props: IconButtonProps): React.JSX.Element {
  const { icon, label, keys, className = '', ...rest } = props;
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        <button {...rest} type="button" className={`icon-button ${className}`} aria-label={label}>
          <Icon name={icon} />
        </button>
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tooltip" sideOffset={4} collisionPadding={6}>
          {label}
          {keys !== undefined && <kbd>{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
