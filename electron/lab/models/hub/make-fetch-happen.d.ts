/** The part of npm's HTTP client that `hub-request.ts` uses: proxies, certificates and silence are its affair. */
declare module 'make-fetch-happen' {
  interface Response {
    readonly status: number;
    readonly headers: { get(name: string): string | null };
    readonly body: AsyncIterable<Buffer> & { destroy(): void };
  }

  function fetch(
    url: string,
    options: Readonly<Record<string, unknown>> & {
      readonly headers: Readonly<Record<string, string>>;
      readonly redirect: 'manual';
      readonly signal: AbortSignal;
    },
  ): Promise<Response>;
  export = fetch;
}
