import { isIP } from 'node:net';

/** Whether only this machine reaches an address: RFC 1122, 3.2.1.3 (127/8), RFC 4291, 2.5.3 (::1). */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
