/** An address or headers that telemetry cannot be sent by. `message` is a sentence for a person, without any secret. */
export class UnusableEndpoint extends Error {}

/** Where telemetry is sent to, and with which headers. */
export type OtlpEndpoint = {
  readonly traces: URL;
  readonly metrics: URL;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * The collector at `address`, by OpenTelemetry's rules: `/v1/traces` and `/v1/metrics` below it, headers as
 * `OTEL_EXPORTER_OTLP_HEADERS` gives them (`key=value,…`, values percent-encoded). They may be secret: they are sent, and
 * neither recorded nor said. Throws `UnusableEndpoint`.
 */
export function otlpEndpoint(address: string, headers: string | undefined): OtlpEndpoint {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new UnusableEndpoint(
      'The address of --to is not one of HTTP: write it as http://localhost:4318.',
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UnusableEndpoint(
      'The address of --to may hold no user, password or query: others see it in the list of processes. Put what is secret into OTEL_EXPORTER_OTLP_HEADERS.',
    );
  }
  const base = url.href.replace(/\/+$/, '');
  return {
    traces: new URL(`${base}/v1/traces`),
    metrics: new URL(`${base}/v1/metrics`),
    headers: parseHeaders(headers ?? ''),
  };
}

function parseHeaders(text: string): Record<string, string> {
  const headers = new Headers();
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const cut = part.indexOf('=');
    try {
      headers.set(part.slice(0, cut).trim(), decodeURIComponent(part.slice(cut + 1).trim()));
    } catch {
      throw new UnusableEndpoint(
        'OTEL_EXPORTER_OTLP_HEADERS cannot be read: it has the form "name=value,name=value".',
      );
    }
  }
  return Object.fromEntries(headers);
}
