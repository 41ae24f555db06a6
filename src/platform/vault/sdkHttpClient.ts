import type { IncomingHttpHeaders } from 'node:http';
import type { CertificateClientOptions } from '@azure/keyvault-certificates';
import type { Allows } from '../http/allowedHosts.ts';
import type { DispatcherPool } from '../http/dispatcher.ts';
import { HostNotAllowedError } from '../http/hostNotAllowedError.ts';

/** How the Azure SDKs send a request. */
type SdkHttpClient = NonNullable<CertificateClientOptions['httpClient']>;
type SdkHeaders = Awaited<ReturnType<SdkHttpClient['sendRequest']>>['headers'];

/**
 * Sends the requests of an Azure SDK through our own dispatchers, so that proxy, pool and allow-list hold for them too.
 * For small JSON calls: bodies are texts.
 */
export function sdkHttpClient(dispatchers: DispatcherPool, allows: Allows): SdkHttpClient {
  return {
    sendRequest: async (request) => {
      const url = new URL(request.url);
      if (!allows(url)) throw new HostNotAllowedError();
      const dispatcher = await dispatchers.get();
      const timeout = AbortSignal.timeout(request.timeout > 0 ? request.timeout : 10_000);
      const body = typeof request.body === 'string' ? { body: request.body } : {};
      const answer = await dispatcher.request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: request.headers.toJSON(),
        ...body,
        signal: timeout,
      });
      const bodyAsText = await answer.body.text();
      return { request, status: answer.statusCode, headers: sdkHeaders(answer.headers), bodyAsText };
    },
  };
}

/** Header names in lower case, as the SDK's own collection keeps them. */
function sdkHeaders(received: IncomingHttpHeaders): SdkHeaders {
  const values = new Map(Object.entries(received).map(([name, value]) => [name, String(value)]));
  return {
    get: (name) => values.get(name.toLowerCase()),
    has: (name) => values.has(name.toLowerCase()),
    set: (name, value) => void values.set(name.toLowerCase(), String(value)),
    delete: (name) => void values.delete(name.toLowerCase()),
    toJSON: () => Object.fromEntries(values),
    [Symbol.iterator]: () => values[Symbol.iterator](),
  };
}
