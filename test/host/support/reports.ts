import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call that a function of the fixture app made. */
export interface Report {
  readonly name: string;
  readonly body: Record<string, unknown>;
}

/** Takes what the fixture's functions saw; the answer decides whether they succeed. */
export interface ReportServer {
  readonly url: string;
  readonly reports: readonly Report[];
  of(name: string): readonly Report[];
  /** Decides by report: a status code, or `hold` to answer only once `release` is called. Default 200. */
  answer(rule: (report: Report) => number | 'hold'): void;
  /** Answers everything held with this status. */
  release(status: number): void;
  close(): Promise<void>;
}

/** Starts on a free loopback port. */
export async function startReportServer(): Promise<ReportServer> {
  const reports: Report[] = [];
  let rule: (report: Report) => number | 'hold' = () => 200;
  let held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const report = { name: (request.url ?? '').slice(1), body };
      reports.push(report);
      const status = rule(report);
      if (status === 'hold') held.push(response);
      else response.writeHead(status).end();
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reports,
    of: (name) => reports.filter((report) => report.name === name),
    answer: (next) => {
      rule = next;
    },
    release: (status) => {
      for (const response of held) response.writeHead(status).end();
      held = [];
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
