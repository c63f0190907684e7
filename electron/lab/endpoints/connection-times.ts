import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { elapsed, type Nanos, nanosToMillis } from '../../common/units.ts';
import type { Attributes } from '../turn/turn-trace.ts';

/**
 * When the connection of a request came to be. Stamped as the socket says it: name found, TCP connected, TLS agreed.
 * A host that is an address has no name to be found.
 */
export class ConnectionTimes {
  readonly start: Nanos;
  #named: Nanos | null = null;
  #connected: Nanos | null = null;
  #secured: Nanos | null = null;
  #isReused = false;

  /** Has to be made in the tick in which the request was. `connected`: once it can be written to, if it was not before. */
  constructor(
    request: ClientRequest,
    isTls: boolean,
    now: () => Nanos,
    connected: (at: Nanos) => void = () => undefined,
  ) {
    this.start = now();
    request.once('socket', (socket: Socket) => {
      this.#isReused = request.reusedSocket;
      if (this.#isReused) return;
      socket.once('lookup', () => {
        this.#named ??= now();
      });
      socket.once('connect', () => {
        this.#connected = now();
        if (!isTls) connected(this.#connected);
      });
      socket.once('secureConnect', () => {
        this.#secured = now();
        connected(this.#secured);
      });
    });
  }

  get isReused(): boolean {
    return this.#isReused;
  }

  /** `dnsMs`, `tcpMs` and `tlsMs`, as far as it came. */
  get attributes(): Attributes {
    const named = this.#named ?? this.start;
    return {
      ...(this.#named === null ? {} : { dnsMs: between(this.start, named) }),
      ...(this.#connected === null ? {} : { tcpMs: between(named, this.#connected) }),
      ...(this.#connected === null || this.#secured === null
        ? {}
        : { tlsMs: between(this.#connected, this.#secured) }),
    };
  }
}

const between = (from: Nanos, to: Nanos): number => nanosToMillis(elapsed(from, to));
