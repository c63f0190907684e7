import { Agent } from 'node:https';
import { connect, type Socket } from 'node:net';

/** The official realtime client knows `wss:` only; this lets it speak to a server of this machine without TLS. */
export class PlainAgent extends Agent {
  override createConnection(options: { readonly port?: number | string }): Socket {
    return connect(Number(options.port), '127.0.0.1');
  }
}
