import { Command } from 'commander';
import { alignColumns } from './align-columns.ts';
import type { Console } from './console.ts';
import { jsonOption } from './options.ts';

/** `latency-lab devices`. */
export function devicesCommand(console: Console): Command {
  return new Command('devices')
    .description('List what can run models on this machine.')
    .addOption(jsonOption())
    .action(async ({ json }: { json?: true }) => {
      const lab = await console.lab();
      const devices = await lab.devices.list();
      if (json === true) {
        console.stdout(JSON.stringify({ devices }));
        return;
      }
      const rows = devices.map(({ id, provider, ready, reason, name }) => [
        id,
        provider,
        ready ? 'ready' : (reason ?? 'not ready'),
        name,
      ]);
      for (const line of alignColumns([['ID', 'PROVIDER', 'STATE', 'NAME'], ...rows])) {
        console.stdout(line);
      }
    });
}
