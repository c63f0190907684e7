import { openChannel } from '../child/channel.ts';
import { findInventory, firstLook, type Inventory } from './inventory.ts';

/**
 * A process of its own, because taking stock runs system tools and wakes drivers for as long as they please.
 * Answers at once with what the kernel tells, then with the whole; the lab then ends it.
 */
const channel = openChannel<Inventory>();
channel.onMessage(() => undefined);
const first = firstLook();
if (first !== null) await channel.send(first);
await channel.send(await findInventory(first));
