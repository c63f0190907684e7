import { Command, Option } from 'commander';
import type { Device } from '../common/device.ts';
import { alignColumns } from './align-columns.ts';
import type { Console } from './console.ts';
import { jsonOption } from './options.ts';

type Options = { readonly json?: true; readonly refresh?: true };

/** `latency-lab devices`. */
export function devicesCommand(console: Console): Command {
  return new Command('devices')
    .description('List what can run models on this machine, and what hinders the rest.')
    .addOption(new Option('--refresh', 'try every device anew'))
    .addOption(jsonOption())
    .action(async ({ json, refresh }: Options) => {
      const { devices } = await console.lab();
      const found = await devices.list(refresh === true);
      if (json === true) console.stdout(JSON.stringify({ devices: found }));
      else for (const line of table(found)) console.stdout(line);
    });
}

const heads = ['ID', 'PROVIDER', 'STATE', 'MEMORY', 'DRIVER', 'NAME'];
const nothing = '–';

/** A line a device; below it, indented, what is to know or to do. */
function table(devices: readonly Device[]): string[] {
  const rows = devices.map(({ id, provider, ready, memory, driver, name }) => [
    id,
    provider,
    ready ? 'ready' : 'not ready',
    memory === null ? nothing : `${(memory / 2 ** 30).toFixed(1)} GiB`,
    driver ?? nothing,
    name,
  ]);
  const [head = '', ...lines] = alignColumns([heads, ...rows], new Set([3]));
  return [
    head,
    ...lines.flatMap((line, index) => {
      const reason = devices[index]?.reason ?? null;
      return reason === null ? [line] : [line, `  ${reason}`];
    }),
  ];
}
