import { openChannel } from '../child/channel.ts';
import { findInventory, type Inventory } from './inventory.ts';

/**
 * A process of its own, because taking stock runs system tools for as long as they please. Answers once;
 * the lab then ends it.
 */
const channel = openChannel<Inventory>();
channel.onMessage(() => undefined);
await channel.send(await findInventory());
