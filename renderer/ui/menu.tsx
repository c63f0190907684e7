import { DropdownMenu } from 'radix-ui';
import type React from 'react';
import { Icon, type IconName } from './icon.tsx';

export type MenuItem = {
  readonly label: string;
  readonly icon?: IconName;
  readonly keys?: string;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  readonly onSelect: () => void;
};

type MenuProps = {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly tabIndex?: number;
};

/** Not modal: a modal one locks scrolling with an inline style tag, which the CSP refuses. */
export function Menu({ label, items, tabIndex }: MenuProps): React.JSX.Element {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className="icon-button"
        aria-label={label}
        title={label}
        {...(tabIndex === undefined ? {} : { tabIndex })}
      >
        <Icon name="more" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={2} collisionPadding={6}>
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.label}
              className={item.isDangerous === true ? 'menu-item menu-item-danger' : 'menu-item'}
              disabled={item.isDisabled === true}
              onSelect={item.onSelect}
            >
              {item.icon !== undefined && <Icon name={item.icon} />}
              <span>{item.label}</span>
              {item.keys !== undefined && <kbd>{item.keys}</kbd>}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
