import type { Phase } from './question.ts';

type Words = { readonly what: string; readonly todo: string };

const network = 'Check the address and the network.';
const certificate =
  'Give it a certificate that this machine trusts, or name its authority: NODE_EXTRA_CA_CERTS=FILE.pem.';

/** By the codes of Node and the operating system. */
const words: Readonly<Record<string, Words>> = {
  ENOTFOUND: { what: 'is a name that nobody knows', todo: network },
  EAI_AGAIN: { what: 'could not be looked up: no name server answered', todo: network },
  ECONNREFUSED: {
    what: 'refused the connection',
    todo: 'Start the server there, or check the port.',
  },
  EHOSTUNREACH: { what: 'cannot be reached', todo: network },
  ENETUNREACH: { what: 'cannot be reached from this network', todo: network },
  ETIMEDOUT: { what: 'took no connection', todo: network },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    what: 'has a certificate that it signed itself',
    todo: certificate,
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    what: 'has a certificate of an authority that this machine does not know',
    todo: certificate,
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    what: 'has a certificate of an authority that this machine does not know',
    todo: certificate,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    what: 'has a certificate of an authority that this machine does not know',
    todo: certificate,
  },
  CERT_HAS_EXPIRED: { what: 'has a certificate that is out of date', todo: certificate },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: 'has a certificate for another name',
    todo: 'Use the name that the certificate is for.',
  },
};

/** What became of a connection: to go between a host's name and "after 1.2 s". */
export function connectionWords(thrown: unknown, phase: Phase): Words {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const known = words[code];
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) {
    return {
      what: 'sent what is not HTTP',
      todo: 'Check the port, and whether the address begins with http or https.',
    };
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return {
      what: 'agreed on no encryption',
      todo: 'Check the port, and whether the address begins with http or https.',
    };
  }
  switch (phase) {
    case 'connecting':
      return { what: `could not be connected to (${code || 'no reason given'})`, todo: network };
    case 'waiting':
      return {
        what: 'closed the connection without an answer',
        todo: 'Its own log says why.',
      };
    case 'answering':
      return {
        what: 'broke off in the middle of its answer',
        todo: 'Its own log says why.',
      };
  }
}
